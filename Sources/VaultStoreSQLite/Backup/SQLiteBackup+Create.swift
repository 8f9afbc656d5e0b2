internal import GRDB
public import OpenSSL
public import VaultStore

extension SQLiteBackup {
    /// Forms what each part says of itself, from the snapshot and the digests of both parts' rows.
    public typealias Label = (any StoreReader, Pair<Digest>) throws -> Pair<[UInt8]>

    /// Copies a vault in use into two files, both from one consistent state: others go on reading and writing meanwhile,
    /// and what they write then is not in it.
    ///
    /// The files must exist and be empty; the caller syncs them and gives them their names.
    ///
    /// - Parameters:
    ///   - vault: the path of the vault's database.
    ///   - progress: told how much is done of how much.
    /// - Throws: ``StoreError``; what `label` throws.
    public static func create(
        _ paths: Pair<String>, of vault: String, label: Label, progress: (UInt64, UInt64) -> Void = { _, _ in }
    ) throws {
        let vault = try VaultFile.resolve(vault)
        try StoreError.translating {
            for file in BackupFile.allCases {
                try make(file.definition, application: file.application, at: paths[file])
            }
            try SQLiteStore.checkFormat(at: vault, busyTimeout: 5000)
            // Not a read-only connection: what it attaches would be read-only as well.
            let queue = try DatabaseQueue(path: vault, configuration: .vault(readOnly: false, busyTimeout: 5000))
            try queue.writeWithoutTransaction { database in
                for file in BackupFile.allCases { try attach(file, at: paths[file], to: database) }
                // Deferred: a reader of the vault, and a writer of the parts alone.
                try database.inTransaction(.deferred) {
                    try SchemaGuard().check(database)
                    try fill(database, label: label, progress: progress)
                    return .commit
                }
                for file in BackupFile.allCases { try database.execute(sql: "DETACH \(file.schema)") }
            }
            try queue.close()
        }
    }

    private static func fill(
        _ database: Database, label: Label, progress: (UInt64, UInt64) -> Void
    ) throws {
        var work = BackupWork(database)
        for file in BackupFile.allCases {
            // Once to copy it, once to read back what was written.
            try work.add(file, from: "main")
            try work.add(file, from: "main")
        }
        for file in BackupFile.allCases { try work.copy(file, from: "main", to: file.schema, progress: progress) }
        let contents = Pair(
            records: try work.contents(of: .records, in: BackupFile.records.schema, progress: progress),
            halves: try work.contents(of: .halves, in: BackupFile.halves.schema, progress: progress))
        let transaction = Transaction(database, isReadOnly: true)
        defer { transaction.end() }
        let labels = try label(SQLiteReader(transaction), contents)
        for file in BackupFile.allCases {
            _ = try PreparedStatement("INSERT INTO \(file.schema).meta VALUES (?1, ?2)", in: database)
                .run([.text(StoreKey.backup.rawValue), .blob(labels[file])])
        }
    }

    /// A file without its name yet needs no journal: whatever ends this leaves no backup.
    private static func attach(_ file: BackupFile, at path: String, to database: Database) throws {
        try database.execute(sql: "ATTACH ? AS \(file.schema)", arguments: [path])
        for setting in ["journal_mode = OFF", "synchronous = OFF", "cache_size = -8192"] {
            try database.execute(sql: "PRAGMA \(file.schema).\(setting)")
        }
    }
}

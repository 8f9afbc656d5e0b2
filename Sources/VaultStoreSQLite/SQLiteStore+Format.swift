internal import GRDB
internal import GRDBSQLite
public import VaultModel
internal import VaultStore

extension SQLiteStore {
    /// Makes a new vault, readable and writable by its owner only, and opens it.
    ///
    /// - Throws: ``StoreError/exists`` if there is a file at this path, or a journal left by one that was moved away.
    public static func create(at path: String, vault: VaultID) throws -> SQLiteStore {
        try VaultFile.create(path)
        do {
            let path = try VaultFile.resolve(path)
            try StoreError.translating {
                // A queue, not a pool: GRDB leaves its settings as they were prepared.
                let queue = try DatabaseQueue(path: path, configuration: .vault(readOnly: false, busyTimeout: 0))
                try queue.write { try fill($0, vault: vault) }
                try queue.close()
            }
            try VaultFile.syncDirectory(of: path)
            return try SQLiteStore(path: path)
        } catch {
            VaultFile.remove(path)
            throw error
        }
    }

    /// One transaction: a crash leaves a complete vault or a file that is none.
    private static func fill(_ database: Database, vault: VaultID) throws {
        try database.execute(sql: Schema.tables)
        // Pragmas take no bound values; these two numbers are constants.
        try database.execute(sql: "PRAGMA application_id = \(Schema.application)")
        try database.execute(sql: "PRAGMA user_version = \(Schema.format)")
        let transaction = Transaction(database, isReadOnly: false)
        defer { transaction.end() }
        let writer = SQLiteWriter(transaction)
        try writer.set(.format, to: Array(String(Schema.format).utf8))
        try writer.set(.vault, to: vault.bytes)
    }

    /// Refuses what is no vault or a newer one, over a connection that cannot write.
    ///
    /// The file is not opened without SQLite: closing a second descriptor would drop the locks (fcntl(2)) that other
    /// connections of this process hold on it.
    static func checkFormat(at path: String, busyTimeout: Int) throws {
        let queue = try DatabaseQueue(path: path, configuration: .vault(readOnly: true, busyTimeout: busyTimeout))
        try queue.read { database in
            let application = try Int.fetchOne(database, sql: "PRAGMA application_id")
            guard BackupFile.allCases.allSatisfy({ $0.application != application }) else {
                throw StoreError.partOfBackup
            }
            guard application == Schema.application,
                let version = try Int.fetchOne(database, sql: "PRAGMA user_version")
            else { throw StoreError.damaged }
            try check(format: version)
            try SchemaGuard().check(database)

            let transaction = Transaction(database, isReadOnly: true)
            defer { transaction.end() }
            let reader = SQLiteReader(transaction)
            guard let text = try reader.value(.format), let format = Int(String(decoding: text, as: UTF8.self)),
                Array(String(format).utf8) == text, try reader.value(.vault)?.count == 16
            else { throw StoreError.damaged }
            try check(format: format)
        }
        try queue.close()
    }

    private static func check(format: Int) throws(StoreError) {
        guard format >= 1 else { throw .damaged }
        guard format <= Schema.format else { throw .newerFormat }
    }
}

internal import GRDB
internal import GRDBSQLite
public import OpenSSL
public import VaultStore

/// Both parts of a backup, joined: they read like the vault of the snapshot, and nothing can be written.
public final class SQLiteBackup: VaultStore {
    /// One value for each part.
    public struct Pair<Value: Sendable>: Sendable {
        /// Of part (a): everything but the wraps of halves B.
        public let records: Value
        /// Of part (b): the wraps of halves B.
        public let halves: Value

        public init(records: Value, halves: Value) {
            self.records = records
            self.halves = halves
        }

        subscript(file: BackupFile) -> Value {
            switch file {
            case .records: records
            case .halves: halves
            }
        }
    }

    let queue: DatabaseQueue
    let paths: Pair<String>

    /// Opens two files that ``create(_:of:label:progress:)`` made, of the same backup or of two.
    ///
    /// - Throws: ``StoreError``: `missing`; `notThisPart` for any other file; `newerFormat`; `inputOutput`.
    public init(_ paths: Pair<String>) throws {
        let paths = Pair(
            records: try VaultFile.resolve(paths.records), halves: try VaultFile.resolve(paths.halves))
        self.paths = paths
        var configuration = Configuration.vault(readOnly: true, busyTimeout: 0)
        configuration.prepareDatabase { database in
            try database.execute(sql: "ATTACH ? AS \(BackupFile.halves.schema)", arguments: [paths.halves])
        }
        queue = try StoreError.translating {
            let queue = try DatabaseQueue(path: paths.records, configuration: configuration)
            try queue.read { database in
                try Self.check(.records, as: "main", in: database)
                try Self.check(.halves, as: BackupFile.halves.schema, in: database)
            }
            return queue
        }
    }

    public func read<R>(_ body: (any StoreReader) throws -> R) throws -> R {
        try StoreError.translating {
            try queue.read { database in
                let transaction = Transaction(database, isReadOnly: true)
                defer { transaction.end() }
                return try body(SQLiteReader(transaction))
            }
        }
    }

    public func write<R>(_ body: (any StoreWriter) throws -> R) throws -> R {
        throw StoreError.inputOutput(code: SQLITE_READONLY)
    }

    public func emptyJournal() throws { throw StoreError.inputOutput(code: SQLITE_READONLY) }

    public func promises() throws -> [(name: String, whyNot: String?)] { [] }

    /// What each part says of itself.
    public func labels() throws -> Pair<[UInt8]> {
        try StoreError.translating {
            try queue.read { database in
                Pair(
                    records: try Self.label(in: database, as: "main"),
                    halves: try Self.label(in: database, as: BackupFile.halves.schema))
            }
        }
    }

    /// SHA-256 over the rows of each part.
    ///
    /// - Parameter progress: told how much is done of how much.
    public func contents(progress: (UInt64, UInt64) -> Void = { _, _ in }) throws -> Pair<Digest> {
        try StoreError.translating {
            try queue.read { database in
                var work = BackupWork(database)
                try work.add(.records, from: "main")
                try work.add(.halves, from: BackupFile.halves.schema)
                return Pair(
                    records: try work.contents(of: .records, in: "main", progress: progress),
                    halves: try work.contents(of: .halves, in: BackupFile.halves.schema, progress: progress))
            }
        }
    }

    /// What one file says of itself, whichever part it is.
    ///
    /// - Throws: ``StoreError``, as ``init(_:)``.
    public static func label(at path: String) throws -> [UInt8] {
        let path = try VaultFile.resolve(path)
        return try StoreError.translating {
            let queue = try DatabaseQueue(path: path, configuration: .vault(readOnly: true, busyTimeout: 0))
            return try queue.read { database in
                let application = try Int.fetchOne(database, sql: "PRAGMA application_id")
                guard let file = BackupFile.allCases.first(where: { $0.application == application }) else {
                    throw StoreError.notThisPart
                }
                try check(file, as: "main", in: database)
                return try label(in: database, as: "main")
            }
        }
    }

    private static func label(in database: Database, as schema: String) throws -> [UInt8] {
        let label = try PreparedStatement(
            "SELECT value FROM \(schema).meta WHERE key = '\(StoreKey.backup.rawValue)'", in: database
        ).rows([]) { try $0.bytes(0) }.first
        guard let label else { throw StoreError.notThisPart }
        return label
    }

    static func check(_ file: BackupFile, as schema: String, in database: Database) throws {
        do {
            guard try Int.fetchOne(database, sql: "PRAGMA \(schema).application_id") == file.application,
                let format = try Int.fetchOne(database, sql: "PRAGMA \(schema).user_version")
            else { throw StoreError.notThisPart }
            guard format <= Schema.format else { throw StoreError.newerFormat }
            guard
                try SchemaGuard.objects(in: database, as: schema) == SchemaGuard.objects(of: file.definition)
            else { throw StoreError.notThisPart }
        } catch let error as DatabaseError where error.resultCode == .SQLITE_NOTADB {
            throw StoreError.notThisPart
        }
    }
}

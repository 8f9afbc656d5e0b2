internal import GRDB
internal import GRDBSQLite
internal import Synchronization
public import VaultStore

/// A vault in one SQLite file beside its `-wal` and `-shm` files.
///
/// Several processes may open it. One connection writes and up to four read, each on a consistent state; all calls block.
/// `read` and `write` must not be called from inside a `read`, nor `write` from inside a `write`, of the same store: GRDB
/// traps. After a disk failure during a change the store refuses everything until it is opened anew, because whether that
/// change survives is not known.
public final class SQLiteStore: VaultStore {
    /// The file's absolute path.
    let path: String
    private let pool: DatabasePool
    private let schema: SchemaGuard
    private let numbers = RecordNumbers()
    /// The code of the disk failure that stopped the store.
    private let stopped = Mutex<CInt?>(nil)

    /// Opens a vault that ``create(at:vault:)`` made.
    ///
    /// - Parameters:
    ///   - readOnly: refuse every change, with ``StoreError/inputOutput(code:)``. The `-wal` and `-shm` files are still
    ///     made where they are missing.
    ///   - busyTimeout: how long to wait for another process, in milliseconds.
    /// - Throws: ``StoreError``: `missing`; `damaged` for a file that is no vault; `newerFormat`, in which case nothing was
    ///   written to it; `unsafeConfiguration` where SQLite does not take a setting; `busy`, `inputOutput`.
    public init(path: String, readOnly: Bool = false, busyTimeout: Int = 5000) throws {
        let path = try VaultFile.resolve(path)
        self.path = path
        let schema = SchemaGuard()
        self.schema = schema
        pool = try StoreError.translating {
            try Self.checkFormat(at: path, busyTimeout: busyTimeout)
            var configuration = Configuration.vault(readOnly: readOnly, busyTimeout: busyTimeout)
            configuration.prepareDatabase { schema.forget($0) }
            let pool = try DatabasePool(path: path, configuration: configuration)
            if !readOnly {
                // GRDB's pool chooses synchronous = NORMAL after its connection was prepared: not durable.
                try pool.writeWithoutTransaction { database in
                    for setting in Setting.durability { try setting.apply(to: database) }
                }
            }
            return pool
        }
    }

    public func read<R>(_ body: (any StoreReader) throws -> R) throws -> R {
        try refuseIfStopped()
        return try StoreError.translating {
            try pool.read { database in
                try schema.check(database)
                let transaction = Transaction(database, isReadOnly: true)
                defer { transaction.end() }
                return try body(SQLiteReader(transaction, numbers: numbers))
            }
        }
    }

    public func write<R>(_ body: (any StoreWriter) throws -> R) throws -> R {
        try pool.writeWithoutTransaction { database in
            // Asked again for each change that waited for one that failed.
            try refuseIfStopped()
            try StoreError.translating { try database.beginTransaction(.immediate) }
            let transaction = Transaction(database, isReadOnly: false)
            defer { transaction.end() }
            do {
                try StoreError.translating { try schema.check(database) }
                let result = try body(SQLiteWriter(transaction, numbers: numbers))
                // A body may have swallowed it, but cannot have repaired it.
                if let failure = transaction.failure { throw failure }
                try StoreError.translating { try database.commit() }
                return result
            } catch {
                stopIfDiskFailed(transaction.failure ?? error)
                // SQLite keeps no transaction open whose rollback failed.
                try? database.rollback()
                throw error
            }
        }
    }

    public func promises() throws -> [(name: String, whyNot: String?)] {
        try refuseIfStopped()
        let synchronous = try settings()["synchronous"]
        let durable = pool.configuration.readonly || synchronous == 2
        return [
            ("durable-commits", durable ? nil : "synchronous is not FULL"),
            ("private-file", try VaultFile.whyNotPrivate(path)),
        ]
    }

    /// Writes the whole journal back into the file and empties it.
    /// - Throws: ``StoreError/busy`` while another connection reads an older state.
    public func emptyJournal() throws {
        try pool.writeWithoutTransaction { database in
            try refuseIfStopped()
            do {
                _ = try StoreError.translating { try database.checkpoint(.truncate) }
            } catch {
                stopIfDiskFailed(error)
                throw error
            }
        }
    }

    /// Closes all connections; later calls fail. The last connection of all processes to close empties the journal.
    public func close() throws {
        try StoreError.translating {
            // Readers first: SQLite writes the journal back when the last one to close can write.
            pool.releaseMemory()
            try pool.close()
        }
    }

    /// The settings of the writing connection as SQLite reports them.
    package func settings() throws -> [String: Int] {
        try StoreError.translating {
            try pool.writeWithoutTransaction { database in
                var values = ["page_size": try Int.fetchOne(database, sql: "PRAGMA page_size") ?? 0]
                for setting in Setting.all + Setting.durability {
                    values[setting.name] = try setting.read(from: database)
                }
                return values
            }
        }
    }

    private func refuseIfStopped() throws(StoreError) {
        if let code = stopped.withLock({ $0 }) { throw .inputOutput(code: code) }
    }

    private func stopIfDiskFailed(_ error: any Error) {
        guard let error = error as? StoreError, error.isDiskFailure, case .inputOutput(let code) = error else { return }
        stopped.withLock { $0 = $0 ?? code }
    }
}

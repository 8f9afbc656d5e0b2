internal import GRDB
internal import GRDBSQLite
internal import VaultStore

extension StoreError {
    /// What an extended result code of SQLite means to the store's caller.
    init(code: CInt) {
        switch code & 0xFF {
        case SQLITE_BUSY, SQLITE_LOCKED, SQLITE_PROTOCOL:
            self = .busy
        case SQLITE_CONSTRAINT:
            self = .conflict
        // SQLITE_ERROR is a missing table or column: every statement here is fixed text.
        case SQLITE_CORRUPT, SQLITE_NOTADB, SQLITE_FORMAT, SQLITE_ERROR, SQLITE_SCHEMA, SQLITE_MISMATCH:
            self = .damaged
        default:
            self = .inputOutput(code: code)
        }
    }

    /// Whether reading or writing the disk failed, after which nothing that was written since the last sync can be
    /// relied on: a later fsync(2) may succeed without having written it.
    var isDiskFailure: Bool {
        if case .inputOutput(let code) = self { code & 0xFF == SQLITE_IOERR } else { false }
    }

    /// Runs `body`; errors of SQLite come out as ``StoreError``, without their SQL, and all others as they are.
    static func translating<R>(_ body: () throws -> R) throws -> R {
        do {
            return try body()
        } catch let error as DatabaseError {
            throw StoreError(code: error.extendedResultCode.rawValue)
        }
    }
}

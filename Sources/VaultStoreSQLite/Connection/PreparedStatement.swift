internal import GRDB
internal import GRDBSQLite
internal import VaultStore

/// A prepared statement of one connection, bound and stepped through SQLite's own interface.
///
/// GRDB's rows and arguments cost as much as SQLite's work; these do not. Valid only inside the transaction that made it.
@safe struct PreparedStatement {
    /// Keeps the handle alive; GRDB finalizes it.
    private let owner: Statement
    private let handle: OpaquePointer

    init(_ sql: String, in database: Database) throws {
        owner = try database.cachedStatement(sql: sql)
        unsafe handle = owner.sqliteStatement
    }

    /// Runs a statement that returns no rows.
    /// - Returns: how many rows it changed.
    func run(_ values: [Value]) throws -> Int {
        try bind(values, from: 0) {
            guard try !step() else { throw StoreError.damaged }
            return Int(unsafe sqlite3_changes(sqlite3_db_handle(handle)))
        }
    }

    /// Reads the rows of a query that are wanted, at most `limit`.
    func rows<T>(
        _ values: [Value], limit: Int = .max, where isWanted: (ResultRow) throws -> Bool = { _ in true },
        _ read: (ResultRow) throws -> T
    ) throws -> [T] {
        try bind(values, from: 0) {
            var result: [T] = []
            while result.count < limit, try step() {
                let row = unsafe ResultRow(handle)
                if try isWanted(row) { result.append(try read(row)) }
            }
            return result
        }
    }

    /// Hands out the rows of a query one after the other; nothing of them is kept.
    func forEach(_ values: [Value] = [], _ body: (ResultRow) throws -> Void) throws {
        try bind(values, from: 0) {
            while try step() { try unsafe body(ResultRow(handle)) }
        }
    }

    /// Whether there is a further row.
    private func step() throws(StoreError) -> Bool {
        switch unsafe sqlite3_step(handle) {
        case SQLITE_ROW: return true
        case SQLITE_DONE: return false
        case let code: throw StoreError(code: code)
        }
    }

    /// Binds the values from a position on, runs `body`, and lets go of them.
    ///
    /// Blobs are not copied: each stays pinned by its `withUnsafeBytes` while `body` runs, which is why this calls itself.
    private func bind<R>(_ values: [Value], from position: Int, _ body: () throws -> R) throws -> R {
        guard position < values.count else {
            defer {
                unsafe sqlite3_reset(handle)
                unsafe sqlite3_clear_bindings(handle)
            }
            return try body()
        }
        let parameter = CInt(position + 1)
        switch values[position] {
        case .integer(let number):
            try check(unsafe sqlite3_bind_int64(handle, parameter, number))
            return try bind(values, from: position + 1, body)
        case .blob(let bytes):
            return try unsafe bytes.withUnsafeBytes { buffer in
                // The address of an empty array may be null, which would bind NULL instead of an empty blob.
                let code =
                    unsafe buffer.isEmpty
                    ? sqlite3_bind_zeroblob(handle, parameter, 0)
                    : sqlite3_bind_blob64(handle, parameter, buffer.baseAddress, UInt64(buffer.count), nil)
                try check(code)
                return try bind(values, from: position + 1, body)
            }
        case .pair(let high, let low):
            return try unsafe withUnsafeBytes(of: (high.bigEndian, low.bigEndian)) { buffer in
                try check(unsafe sqlite3_bind_blob64(handle, parameter, buffer.baseAddress, UInt64(buffer.count), nil))
                return try bind(values, from: position + 1, body)
            }
        case .text(let text):
            return try unsafe text.withCString { pointer in
                try check(unsafe sqlite3_bind_text(handle, parameter, pointer, -1, nil))
                return try bind(values, from: position + 1, body)
            }
        }
    }

    private func check(_ code: CInt) throws(StoreError) {
        guard code == SQLITE_OK else { throw StoreError(code: code) }
    }
}

internal import GRDB
internal import VaultStore

/// Runs commands on one connection for as long as a transaction is open.
///
/// After a failure other than a conflict it refuses everything: SQLite may have rolled back by itself, and what a caller
/// that swallowed the error did next would be committed statement by statement. One that only reads goes on after
/// damage, so that an audit can name all of it.
final class Transaction {
    private var database: Database?
    private let isReadOnly: Bool
    private var prepared = [PreparedStatement?](repeating: nil, count: Command.allCases.count)

    /// The failure after which it refuses everything.
    private(set) var failure: StoreError?

    init(_ database: Database, isReadOnly: Bool) {
        self.database = database
        self.isReadOnly = isReadOnly
    }

    /// Makes every later use fail: the connection may then be another thread's.
    func end() {
        database = nil
        prepared = []
    }

    /// Runs a command without rows; returns how many rows it changed.
    @discardableResult
    func run(_ command: Command, _ values: Value...) throws -> Int {
        try watched { try statement(command).run(values) }
    }

    /// Runs a command that must change one row; `error` says what it means if it does not.
    func change(_ command: Command, _ values: Value..., else error: StoreError = .damaged) throws {
        try watched {
            guard try statement(command).run(values) == 1 else { throw error }
        }
    }

    /// Reads at most `limit` rows, of those that are wanted.
    func rows<T>(
        _ command: Command, _ values: Value..., limit: Int = .max,
        where isWanted: (ResultRow) throws -> Bool = { _ in true },
        read: (ResultRow) throws -> T
    ) throws -> [T] {
        guard limit > 0 else { return [] }
        return try watched { try statement(command).rows(values, limit: limit, where: isWanted, read) }
    }

    /// Reads the first row, if there is one.
    func first<T>(_ command: Command, _ values: Value..., read: (ResultRow) throws -> T) throws -> T? {
        try watched { try statement(command).rows(values, limit: 1, read).first }
    }

    /// The number that the last inserted row got.
    var lastInsertedNumber: Int64 {
        get throws {
            guard let database else { throw Self.ended }
            return database.lastInsertedRowID
        }
    }

    /// Runs `body`, and undoes what it changed when it throws or has swallowed a failure.
    func savepoint<R>(_ body: () throws -> R) throws -> R {
        try run(.beginSavepoint)
        do {
            let result = try body()
            if let failure { throw failure }
            try run(.endSavepoint)
            return result
        } catch {
            // SQLite rolls back nothing by itself for a row that is not as it should be; for a disk that fails it may.
            if failure == .damaged { failure = nil }
            if failure == nil {
                try run(.undoSavepoint)
                try run(.endSavepoint)
            }
            throw error
        }
    }

    /// Prepares a command once in a transaction; GRDB keeps it for the connection's later ones.
    private func statement(_ command: Command) throws -> PreparedStatement {
        guard let database else { throw Self.ended }
        if let statement = prepared[command.rawValue] { return statement }
        let statement = try PreparedStatement(command.text, in: database)
        prepared[command.rawValue] = statement
        return statement
    }

    private static let ended = StoreError.unsafeConfiguration("a transaction was used after its end")

    private func watched<R>(_ body: () throws -> R) throws -> R {
        if let failure { throw failure }
        do {
            return try StoreError.translating(body)
        } catch let error as StoreError {
            if error != .conflict, !(isReadOnly && error == .damaged) { failure = error }
            throw error
        }
    }
}

internal import GRDB
internal import OpenSSL
internal import VaultModel
internal import VaultStore

/// Walks the tables of a backup on one connection, piece by piece and with constant memory, and tells how far it is.
struct BackupWork {
    /// How many numbers of a table's piece column are done at once.
    private static let piece: Int64 = 2048

    /// Told how much is done of how much.
    typealias Progress = (UInt64, UInt64) -> Void

    private let database: Database
    private var done: UInt64 = 0
    private var total: UInt64 = 0

    init(_ database: Database) {
        self.database = database
    }

    /// Counts what one pass over the tables of a file takes.
    mutating func add(_ file: BackupFile, from schema: String) throws {
        for table in file.tables { total += UInt64(try end(of: table, in: schema)) }
    }

    /// Copies the tables of a file, from one database of the connection into another.
    mutating func copy(_ file: BackupFile, from source: String, to target: String, progress: Progress) throws {
        for table in file.tables {
            let select = "INSERT INTO \(target).\(table.name) SELECT * FROM \(source).\(table.name)"
            guard let column = table.piece else {
                try database.execute(sql: "\(select) ORDER BY \(table.key)")
                continue
            }
            let statement = try PreparedStatement(
                "\(select) WHERE \(column) >= ?1 AND \(column) < ?2 ORDER BY \(column)", in: database)
            let end = try end(of: table, in: source)
            var start: Int64 = 0
            while start < end {
                _ = try statement.run([.integer(start), .integer(start + Self.piece)])
                advance(by: min(Self.piece, end - start), progress)
                start += Self.piece
            }
        }
    }

    /// SHA-256 over the rows of a file: for each table `0 ‖ block name`, then the columns of its rows, in the order of
    /// its key. The label itself is left out.
    mutating func contents(of file: BackupFile, in schema: String, progress: Progress) throws -> Digest {
        var hash = SHA256()
        for table in file.tables {
            var bytes: [UInt8] = [0]
            bytes.appendBlock(Array(table.name.utf8))
            let label = table.name == BackupFile.meta.name ? "WHERE key <> '\(StoreKey.backup.rawValue)'" : ""
            try PreparedStatement(
                "SELECT * FROM \(schema).\(table.name) \(label) ORDER BY \(table.key)", in: database
            ).forEach { row in
                try row.append(to: &bytes)
                guard bytes.count > 1 << 16 else { return }
                hash.update(bytes)
                bytes.removeAll(keepingCapacity: true)
            }
            hash.update(bytes)
            advance(by: try end(of: table, in: schema), progress)
        }
        return hash.finalize()
    }

    /// One more than the largest number of a table's piece column; 0 where it is copied at once.
    private func end(of table: BackupFile.Table, in schema: String) throws -> Int64 {
        guard let column = table.piece else { return 0 }
        return try Int64.fetchOne(
            database, sql: "SELECT coalesce(max(\(column)) + 1, 0) FROM \(schema).\(table.name)") ?? 0
    }

    private mutating func advance(by count: Int64, _ progress: Progress) {
        done += UInt64(max(0, count))
        progress(done, total)
    }
}

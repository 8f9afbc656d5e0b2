internal import GRDB
internal import Synchronization
internal import VaultStore

/// Refuses a database in which anything stands beside, or in the place of, the tables and indexes of ``Schema``.
///
/// Whoever may write the file could add a trigger that blanks a log entry in the very transaction that appends it, or
/// let two tables share one tree of pages so that writing one destroys the other.
final class SchemaGuard: Sendable {
    /// The version of the schema that each connection last found to be ours.
    private let checked = Mutex<[ObjectIdentifier: Int64]>([:])

    /// Begins anew with a connection that was just opened: one that is gone may have had its address.
    func forget(_ database: Database) {
        checked.withLock { $0[ObjectIdentifier(database)] = nil }
    }

    /// Comes first in every transaction, in which the schema then stays as it was found.
    ///
    /// While the version in the file stays the same, SQLite goes on with the schema that it read when that was compared.
    func check(_ database: Database) throws {
        let connection = ObjectIdentifier(database)
        let version = try PreparedStatement("PRAGMA schema_version", in: database)
            .rows([]) { try $0.number(0) as Int64 }.first
        guard let version else { throw StoreError.damaged }
        if checked.withLock({ $0[connection] }) == version { return }

        forget(database)
        // Versions can be set back in the file: what SQLite read outside of this transaction proves nothing.
        try database.execute(sql: "PRAGMA writable_schema = RESET")
        database.clearSchemaCache()
        guard try Self.objects(in: database) == Self.vault.get() else { throw StoreError.damaged }
        checked.withLock { $0[connection] = version }
    }

    private static let vault = Result { try objects(of: Schema.tables) }

    /// What a database holds in which nothing but these tables was ever made.
    static func objects(of tables: String) throws -> [[UInt8]] {
        try DatabaseQueue().write { database in
            try database.execute(sql: tables)
            return try objects(in: database)
        }
    }

    /// Type, name, table and text of everything in the schema; as bytes, because strings of other bytes can be equal.
    ///
    /// - Parameter schema: the name by which the connection knows the database.
    static func objects(in database: Database, as schema: String = "main") throws -> [[UInt8]] {
        let query = """
            SELECT CAST(quote(type) || ',' || quote(name) || ',' || quote(tbl_name) || ',' || quote(sql) AS BLOB), rootpage
            FROM \(schema).sqlite_schema ORDER BY 1
            """
        // The schema itself stands in the first page.
        var pages: Set<Int64> = [1]
        return try PreparedStatement(query, in: database).rows([]) { row in
            guard try pages.insert(row.number(1)).inserted else { throw StoreError.damaged }
            return try row.bytes(0)
        }
    }
}

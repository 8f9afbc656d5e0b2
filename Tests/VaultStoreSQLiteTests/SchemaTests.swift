import OpenSSL
import Testing
import VaultModel
import VaultStore
import VaultStoreSQLite

/// Whoever may write the file adds to the schema or changes it.
@Suite struct SchemaTests {
    private static let trigger = """
        CREATE TRIGGER blank AFTER INSERT ON log BEGIN UPDATE log SET entry = x'' WHERE idx = new.idx; END
        """

    private static let additions = [
        trigger,
        "CREATE TRIGGER skip BEFORE INSERT ON log BEGIN SELECT RAISE(IGNORE); END",
        "CREATE TRIGGER undo AFTER UPDATE ON records BEGIN SELECT RAISE(IGNORE); END",
        "CREATE VIEW more AS SELECT * FROM log",
        "ALTER TABLE log RENAME TO kept; CREATE VIEW log AS SELECT * FROM kept",
        "CREATE TABLE more (a)", "CREATE VIRTUAL TABLE more USING fts5 (a)", "ANALYZE",
        "CREATE INDEX more ON log (request)", "CREATE UNIQUE INDEX more ON log (kind)",
        "CREATE INDEX more ON log (abs(kind))",
        "DROP INDEX log_statements", "DROP TABLE key_wraps", "ALTER TABLE log ADD COLUMN more INTEGER AS (abs(kind))",
        "ALTER TABLE records RENAME COLUMN cells TO cell",
    ]

    /// The same texts elsewhere, other texts in the same place, and two tables in one tree of pages.
    private static let alterations = [
        "UPDATE sqlite_schema SET sql = replace(sql, 'STRICT', '') WHERE name = 'log'",
        "UPDATE sqlite_schema SET sql = replace(sql, '= 6', '= 7') WHERE name = 'log_statements'",
        "UPDATE sqlite_schema SET sql = sql || ' ' WHERE name = 'log'",
        "UPDATE sqlite_schema SET sql = CAST(sql AS BLOB) WHERE name = 'log'",
        "UPDATE sqlite_schema SET sql = NULL WHERE name = 'log'",
        "UPDATE sqlite_schema SET name = 'more', tbl_name = 'more', sql = replace(sql, 'documents', 'more') "
            + "WHERE name = 'documents'",
        "DELETE FROM sqlite_schema WHERE name = 'documents'",
        "UPDATE sqlite_schema SET rootpage = (SELECT rootpage FROM sqlite_schema WHERE name = 'log') "
            + "WHERE name = 'records'",
        "UPDATE sqlite_schema SET rootpage = 1 WHERE name = 'records'",
        "INSERT INTO sqlite_schema VALUES ('trigger', 'blank', 'log', 0, 'CREATE TRIGGER blank AFTER INSERT ON log "
            + "BEGIN DELETE FROM log WHERE idx = new.idx; END')",
    ]

    private static func writable(_ alteration: String) -> String {
        "PRAGMA writable_schema = ON; \(alteration); PRAGMA writable_schema = OFF"
    }

    private static let changes = additions + alterations.map(writable)

    private func append(to store: SQLiteStore) throws {
        try store.write { writer in
            let index = try writer.logSize()
            let hashes = [UInt8](repeating: 1, count: 32 * (1 + (~index).trailingZeroBitCount))
            try writer.append(LogRow(index: index, kind: 1, request: try .random(), entry: [5], hashes: hashes))
        }
    }

    private func version(of place: TemporaryVault) throws -> Int {
        try #require(try place.number("PRAGMA schema_version"))
    }

    @Test(arguments: changes) func `a vault with another schema is not opened, and stays as it is`(change: String)
        throws
    {
        let place = try TemporaryVault()
        // The file says that nothing changed.
        try place.tamper("\(change); PRAGMA schema_version = \(try version(of: place))")
        let before = try place.bytes()
        #expect(throws: StoreError.damaged) { try SQLiteStore(path: place.path) }
        #expect(throws: StoreError.damaged) { try SQLiteStore(path: place.path, readOnly: true) }
        #expect(try place.bytes() == before)
    }

    @Test(arguments: changes)
    func `an open store neither reads nor writes through another schema`(change: String) throws {
        let place = try TemporaryVault()
        let store = try SQLiteStore(path: place.path)
        try append(to: store)
        #expect(try store.read { try $0.logSize() } == 1)
        try place.tamper("\(change); PRAGMA schema_version = 1000")
        for _ in 0..<2 {
            #expect(throws: StoreError.damaged) {
                try store.write { _ in Issue.record("the transaction began") }
            }
            #expect(throws: StoreError.damaged) { try store.read { _ in Issue.record("the transaction began") } }
        }
    }

    @Test func `a trigger that blanks the entry beside it never runs, whatever version the file says`() throws {
        let place = try TemporaryVault()
        let store = try SQLiteStore(path: place.path)
        try append(to: store)
        let version = try version(of: place)
        try place.tamper(Self.trigger)
        #expect(throws: StoreError.damaged) { try append(to: store) }
        #expect(throws: StoreError.damaged) { try store.read { try $0.logSize() } }
        // This connection has read the trigger by now. The version that it found to be ours is no passport for it.
        try place.tamper("PRAGMA schema_version = \(version)")
        #expect(throws: StoreError.damaged) { try append(to: store) }
        #expect(throws: StoreError.damaged) { try store.read { try $0.logSize() } }
        // Nor does what it has read outlive the trigger itself.
        try place.tamper("DROP TRIGGER blank; PRAGMA schema_version = \(version)")
        try append(to: store)
        #expect(try store.read { try $0.logRows(from: 0, limit: 9).map(\.entry) } == [[5], [5]])
    }

    @Test func `a connection that was opened later reads no other schema under the version of an earlier one`() throws {
        let place = try TemporaryVault()
        let store = try SQLiteStore(path: place.path)
        try append(to: store)
        let version = try version(of: place)
        try place.tamper(
            """
            ALTER TABLE log RENAME TO kept; CREATE VIEW log AS SELECT idx + 41 AS idx, kind, request, hashes, entry FROM kept;
            PRAGMA schema_version = \(version)
            """)
        // The writing connection still has the schema that it found to be ours; the first reading one has none yet.
        #expect(throws: StoreError.damaged) { try store.read { try $0.logSize() } }
    }

    @Test func `a vault whose pages another program has put in another order is opened`() throws {
        let place = try TemporaryVault()
        try place.fill(try place.open())
        try place.tamper("DELETE FROM half_b_wraps; VACUUM")
        let store = try SQLiteStore(path: place.path)
        try append(to: store)
        try place.tamper("VACUUM")
        try append(to: store)
        #expect(try store.read { try $0.logSize() } == 102)
    }
}

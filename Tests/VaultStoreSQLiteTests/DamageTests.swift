import GRDB
import OpenSSL
import Testing
import VaultModel
import VaultStore
import VaultStoreSQLite

/// Rows that no store of ours wrote.
@Suite struct DamageTests {
    /// Reads every row over every way there is.
    private func readEverything(_ store: SQLiteStore) throws {
        try store.read { reader in
            for kind: UInt8 in [1, 6] { _ = try reader.logRows(kind: kind, from: 0, limit: .max) }
            for row in try reader.logRows(from: 0, limit: .max) {
                _ = try reader.logHashes(row.index)
                _ = try reader.logIndex(of: row.request)
            }
            for summary in try reader.records(after: nil, limit: .max) {
                _ = try reader.record(summary.record)
                _ = try reader.halfAWraps(of: summary.record)
                _ = try reader.halfBWraps(of: summary.record)
            }
            _ = try reader.halfAWraps(
                in: CompartmentID(rawValue: 1), notUnder: 7, of: nil, after: nil, limit: .max)
            _ = try reader.halfBWraps(notUnder: 7, after: nil, limit: .max)
            _ = try reader.keyWraps(of: .zero)
            _ = try reader.recordsAssigned(to: .zero)
            for roster in try reader.rosters(after: nil, limit: .max) {
                _ = try reader.recordKeyWraps(of: roster.record)
            }
            _ = try reader.pendingStatements(limit: .max)
            _ = try reader.logSize()
        }
    }

    @Test(arguments: [
        "UPDATE log SET request = x'0102' WHERE idx = 3", "UPDATE log SET kind = 256 WHERE idx = 3",
        "UPDATE log SET kind = -1 WHERE idx = 3",
        "UPDATE log SET idx = -9 WHERE idx = 99; DELETE FROM log WHERE idx >= 0",
        "UPDATE log SET idx = idx - 200", "UPDATE records SET type = 65536", "UPDATE records SET type = -1",
        "UPDATE records SET sequence = -1", "UPDATE records SET entry = -1", "UPDATE records SET head_code = x'00'",
        "UPDATE records SET id = x'00' WHERE id = (SELECT max(id) FROM records)",
        "UPDATE half_a_wraps SET version = 4294967296", "UPDATE half_a_wraps SET version = -1",
        "UPDATE half_a_wraps SET generation = -1", "UPDATE half_a_wraps SET kind = 256",
        "UPDATE half_a_wraps SET write = zeroblob(17)", "UPDATE half_b_wraps SET epoch = 4294967296",
        "UPDATE half_b_wraps SET kind = -1", "UPDATE half_b_wraps SET write = x''",
        "INSERT INTO key_wraps VALUES (zeroblob(32), 65536, 1, x'00')",
        "INSERT INTO key_wraps VALUES (zeroblob(32), 1, -1, x'00')",
        "DROP TABLE key_wraps", "ALTER TABLE records RENAME COLUMN cells TO cell",
        "DROP TABLE key_wraps; CREATE TABLE key_wraps (recipient, compartment, version, bytes); "
            + "INSERT INTO key_wraps VALUES (zeroblob(32), 1, 1, 'text')",
        "DROP TABLE key_wraps; CREATE TABLE key_wraps (recipient, compartment, version, bytes); "
            + "INSERT INTO key_wraps VALUES (zeroblob(32), 1, 1, NULL)",
    ])
    func `a row of the wrong shape is damage, and no crash`(change: String) throws {
        let place = try TemporaryVault()
        let store = try SQLiteStore(path: place.path)
        try place.fill(store)
        try readEverything(store)
        try store.close()
        try place.tamper(change)
        #expect(throws: StoreError.damaged) { try readEverything(try SQLiteStore(path: place.path)) }
    }

    @Test func `a record that cannot be read, or is gone, keeps no other half B from a roll`() throws {
        let place = try TemporaryVault()
        let store = try SQLiteStore(path: place.path)
        try place.fill(store)
        let all = try store.read { try $0.halfBWraps(notUnder: 9, after: nil, limit: .max) }
        #expect(all.count > 3 && all.allSatisfy { $0.record != nil })
        try place.tamper("UPDATE records SET head_code = x'00' WHERE number = 2")
        let damaged = try store.read { try $0.halfBWraps(notUnder: 9, after: nil, limit: .max) }
        #expect(damaged.map(\.wrap) == all.map(\.wrap))
        #expect(damaged.count { $0.record == nil } == 1)

        try place.tamper("DELETE FROM records WHERE number = 2")
        #expect(try store.read { try $0.halfBWraps(notUnder: 9, after: nil, limit: .max) }.count == all.count - 1)
        #expect(try store.read { try $0.halfBWrapCount(notUnder: 9) } == UInt64(all.count))
        #expect(try store.read { try $0.strayHalfBWrapCount() } == 1)
        #expect(try store.write { try $0.deleteStrayHalfBWraps() } == 1)
        #expect(try store.read { try $0.strayHalfBWrapCount() } == 0)
        #expect(try store.read { try $0.halfBWrapCount(notUnder: 9) } == UInt64(all.count - 1))
    }

    @Test func `a page of other bytes is damage, wherever it is`() throws {
        let place = try TemporaryVault()
        let store = try SQLiteStore(path: place.path)
        try place.fill(store)
        try store.close()
        let whole = try place.bytes()
        let pages = whole.count / 16_384
        var found = 0
        for page in 1..<pages {
            var bytes = whole
            for i in page * 16_384..<(page + 1) * 16_384 { bytes[i] = UInt8(truncatingIfNeeded: i &* 13 | 0x80) }
            try place.replace(with: bytes)
            do {
                let store = try SQLiteStore(path: place.path)
                try readEverything(store)
                try store.close()
            } catch StoreError.damaged {
                found += 1
            }
        }
        // Only pages of tables or indexes that stand empty here may pass unnoticed.
        #expect(found >= pages - 9, "\(found) of \(pages)")
    }

    @Test func `what the errors say holds no value of a row`() throws {
        let place = try TemporaryVault()
        let store = try SQLiteStore(path: place.path)
        let secret = [UInt8]("a person's name".utf8)
        let wrap = KeyWrapRow(recipient: .zero, compartment: CompartmentID(rawValue: 1), version: 1, bytes: secret)
        try store.write { try $0.insert(wrap) }
        let error = #expect(throws: StoreError.conflict) { try store.write { try $0.insert(wrap) } }
        #expect(error.map { String(describing: $0) } == "a row is already there, or is gone")
    }
}

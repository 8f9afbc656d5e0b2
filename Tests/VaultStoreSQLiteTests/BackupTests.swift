import Foundation
import GRDB
import OpenSSL
import Testing
import VaultModel
import VaultStore
import VaultStoreSQLite

/// What a backup copies of a vault's file.
@Suite struct BackupTests {
    @Test func `every table of a vault is in one of the parts with all of its rows`() throws {
        let (place, paths) = try Self.filled()
        try Self.copy(place, paths)
        let tables = try Self.counts(place.path)
        let parts = try [paths.records, paths.halves].map { try Self.counts($0) }
        for (table, count) in tables where table != "meta" {
            #expect(count > 0, "\(table) is empty, so this shows nothing of it")
            #expect(parts.compactMap { $0[table] } == [count], "\(table)")
        }
        #expect(Set(parts.flatMap(\.keys)) == Set(tables.keys))
        // The single values of the vault and the label; the label alone.
        #expect(parts.map { $0["meta"] } == [3, 1])
    }

    @Test func `both parts together read like the vault, and refuse a write`() throws {
        let (place, paths) = try Self.filled()
        try Self.copy(place, paths)
        let backup = try SQLiteBackup(paths)
        try place.open().read { vault in
            try backup.read { copy in
                #expect(try copy.logSize() == vault.logSize())
                for summary in try vault.records(after: nil, limit: .max) {
                    #expect(try copy.record(summary.record) == vault.record(summary.record))
                    #expect(try copy.halfAWraps(of: summary.record) == vault.halfAWraps(of: summary.record))
                    #expect(try copy.halfBWraps(of: summary.record) == vault.halfBWraps(of: summary.record))
                    #expect(try copy.halfBWraps(of: summary.record).count == 1)
                }
            }
        }
        #expect(throws: StoreError.inputOutput(code: 8)) { try backup.write { try $0.set(.state, to: []) } }
        let labels = try backup.labels()
        #expect(labels.records == [1] && labels.halves == [2])
        #expect(try SQLiteBackup.label(at: paths.halves) == [2])
    }

    @Test func `the digest is that of the rows alone, and of all of them`() throws {
        let (place, paths) = try Self.filled()
        let first = try Self.copy(place, paths)
        let again = try Self.copy(place, place.pair("again"))
        #expect(first.records == again.records && first.halves == again.halves)
        let read = try SQLiteBackup(paths).contents()
        #expect(read.records == first.records && read.halves == first.halves)
        for table in try Self.counts(paths.records).keys {
            let other = try place.pair("of-\(table)")
            try Self.copy(place, other)
            let condition = table == "meta" ? "WHERE key <> 'backup'" : ""
            let queue = try DatabaseQueue(path: other.records)
            try queue.write {
                try $0.execute(sql: "DELETE FROM \(table) \(condition)")
            }
            try queue.close()
            #expect(try SQLiteBackup(other).contents().records != first.records, "\(table)")
        }
    }

    @Test func `a part with anything beside its tables is refused`() throws {
        for part in 0..<2 {
            let (place, paths) = try Self.filled()
            try Self.copy(place, paths)
            let queue = try DatabaseQueue(path: [paths.records, paths.halves][part])
            try queue.write { try $0.execute(sql: "CREATE VIEW v AS SELECT 1") }
            try queue.close()
            #expect(throws: StoreError.notThisPart) { try SQLiteBackup(paths) }
            #expect(try place.number("SELECT 1") == 1)
        }
    }

    @Test func `a part of a newer version is refused, and nothing is written beside one that is read`() throws {
        let (place, paths) = try Self.filled()
        try Self.copy(place, paths)
        let before = try FileManager.default.contentsOfDirectory(atPath: place.directory).sorted()
        _ = try SQLiteBackup(paths).contents()
        #expect(try FileManager.default.contentsOfDirectory(atPath: place.directory).sorted() == before)
        let queue = try DatabaseQueue(path: paths.halves)
        try queue.write { try $0.execute(sql: "PRAGMA user_version = 9") }
        try queue.close()
        #expect(throws: StoreError.newerFormat) { try SQLiteBackup(paths) }
    }

    /// A vault with rows in every table, and empty files for its backup.
    private static func filled() throws -> (TemporaryVault, SQLiteBackup.Pair<String>) {
        let place = try TemporaryVault()
        let store = try SQLiteStore(path: place.path)
        try place.fill(store)
        try store.write { writer in
            for number in 0..<3 {
                let document = [8, UInt8(number)]
                try writer.addDocument(document, digest: SHA256.hash(document))
                try writer.insert(
                    KeyWrapRow(
                        recipient: .zero, compartment: CompartmentID(rawValue: 1), version: UInt32(number), bytes: [9]))
                try writer.insertIndexKeyWrap(
                    KeyWrapRow(
                        recipient: .zero, compartment: CompartmentID(rawValue: 1), version: UInt32(number), bytes: [9]))
                let record = try #require(try writer.records(after: nil, limit: 1).first).record
                try writer.insert(
                    IndexTokenRow(
                        record: record, field: FieldID(rawValue: 1), version: 1, kind: 1, token: [UInt8(number)],
                        code: [UInt8](repeating: 7, count: 16)))
                try writer.insert(
                    BlobSegmentRow(
                        write: try .random(), field: FieldID(rawValue: 1), number: 0,
                        time: Timestamp(milliseconds: 1), bytes: [UInt8](repeating: 10, count: 20_000)))
            }
        }
        try store.close()
        return (place, try place.pair("backup"))
    }

    @discardableResult
    private static func copy(
        _ place: TemporaryVault, _ paths: SQLiteBackup.Pair<String>
    ) throws -> SQLiteBackup.Pair<Digest> {
        var digests = SQLiteBackup.Pair(records: Digest.zero, halves: Digest.zero)
        try SQLiteBackup.create(
            paths, of: place.path,
            label: { reader, contents in
                let vault = try reader.value(.vault)
                #expect(vault == place.vault.bytes)
                digests = contents
                return SQLiteBackup.Pair(records: [1], halves: [2])
            })
        return digests
    }

    /// How many rows each table has.
    private static func counts(_ path: String) throws -> [String: Int] {
        let queue = try DatabaseQueue(path: path)
        return try queue.read { database in
            var counts: [String: Int] = [:]
            for table in try String.fetchAll(database, sql: "SELECT name FROM sqlite_schema WHERE type = 'table'") {
                counts[table] = try Int.fetchOne(database, sql: "SELECT count(*) FROM \(table)")
            }
            return counts
        }
    }
}

extension TemporaryVault {
    /// Two empty files.
    func pair(_ name: String) throws -> SQLiteBackup.Pair<String> {
        let paths = SQLiteBackup.Pair(records: "\(directory)/\(name).a", halves: "\(directory)/\(name).b")
        for path in [paths.records, paths.halves] { try Data().write(to: URL(fileURLWithPath: path)) }
        return paths
    }
}

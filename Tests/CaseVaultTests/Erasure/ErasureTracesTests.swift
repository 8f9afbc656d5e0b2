import CaseVault
import Foundation
import GRDB
import GateProtocol
import OpenSSL
import Synchronization
import Testing
import VaultAudit
import VaultClient
import VaultCrypto
import VaultModel
import VaultStoreSQLite

/// What an erasure leaves in the files, and what whoever kept older ones still opens.
@Suite struct ErasureTracesTests {
    @Test func `neither the database nor its journal has the bytes of what was erased`() async throws {
        let scene = try await ErasureScene()
        let office = scene.office
        // Somebody else has the vault open, so the journal does not go with the last connection.
        let other = try SQLiteStore(path: office.database)
        defer { try? other.close() }
        _ = try await scene.read()
        let rows = try office.query {
            try Row.fetchAll(
                $0,
                sql: """
                    SELECT bytes FROM half_a_wraps WHERE \(ofRecord)
                    UNION ALL SELECT bytes FROM half_b_wraps WHERE \(ofRecord)
                    UNION ALL SELECT cells FROM records WHERE id = ?
                    """, arguments: [scene.id, scene.id, scene.id])
        }
        let traces = rows.map { row -> Data in row["bytes"] }
        #expect(traces.count == 7)
        func found() throws -> Int {
            let files = [office.database, office.database + "-wal"].compactMap {
                try? Data(contentsOf: URL(filePath: $0))
            }
            try #require(files.count == 2)
            return traces.count { trace in files.contains { $0.range(of: trace) != nil } }
        }
        #expect(try found() == traces.count)
        _ = try await scene.erase()
        #expect(try found() == 0)
    }

    @Test func `while somebody reads the journal stays, and the next erasure empties it`() async throws {
        let scene = try await ErasureScene()
        let office = scene.office
        let store = try SQLiteStore(path: office.database, busyTimeout: 50)
        let told = Told()
        let gate = try office.gate(store: store, operatorLog: { told.add($0) })
        let session = try await office.session(scene.officer, gate: gate)
        var configuration = Configuration()
        configuration.allowsUnsafeTransactions = true
        let reader = try DatabaseQueue(path: office.database, configuration: configuration)
        try reader.inDatabase { try $0.execute(sql: "BEGIN; SELECT count(*) FROM records") }
        _ = try await session.erase(scene.record, reason: "asked")
        #expect(told.all.count == 1)
        #expect(told.all.first?.contains("journal") == true)
        try reader.inDatabase { try $0.execute(sql: "COMMIT") }
        try reader.close()
        // An erasure that is refused because it was done does what was left.
        await #expect(throws: ClientError.self) { try await session.erase(scene.record, reason: "asked") }
        let journal = try FileManager.default.attributesOfItem(atPath: office.database + "-wal")[.size] as? Int
        #expect(journal == 0)
    }

    @Test func `an older copy still opens with gate key before a roll, and the newest halves open the rest of it`()
        async throws
    {
        let scene = try await ErasureScene()
        let office = scene.office
        let (old, now) = (try scene.backup(), office.database)
        let attacker = try scene.attacker()
        _ = try await scene.erase()
        // The promise needs the roll: this is what `record certificate` calls erased, and not rolled.
        #expect(try attacker.opens(scene.record, in: old, halvesA: [old], halvesB: [old]).count == 4)
        // Part (a) of the old copy with the newest part (b).
        #expect(try attacker.opens(scene.record, in: old, halvesA: [old, now], halvesB: [now]) == [:])
        #expect(try attacker.opens(scene.record, in: now, halvesA: [old, now], halvesB: [old, now]) == [:])
        #expect(
            try attacker.opens(scene.other, in: old, halvesA: [old], halvesB: [now]) == ErasureScene.otherValues)
    }

    @Test func `what is put back of the wraps of an erased record is found and opens nothing through the gate`()
        async throws
    {
        let scene = try await ErasureScene()
        let office = scene.office
        let rows = try office.query {
            try Row.fetchAll($0, sql: "SELECT * FROM half_b_wraps WHERE \(ofRecord)", arguments: [scene.id])
        }
        _ = try await scene.erase()
        for row in rows {
            try office.sql(
                "INSERT INTO half_b_wraps (record, write, epoch, kind, bytes) VALUES (?, ?, ?, ?, ?)",
                StatementArguments(row.databaseValues))
        }
        await #expect(throws: ClientError.self) { try await scene.read() }
        #expect(
            try Set(office.verify().found.map(\.place)) == [
                "record \(scene.record) has wraps that belong to no write",
                "the half B of an erased field of record \(scene.record) is there again",
            ])
    }
}

/// What an operator was told.
final class Told: Sendable {
    private let texts = Mutex<[String]>([])
    var all: [String] { texts.withLock { $0 } }
    func add(_ text: String) { texts.withLock { $0.append(text) } }
}

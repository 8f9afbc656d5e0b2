import CaseVault
import Foundation
import GRDB
import OpenSSL
import Testing
import TransparencyLog
import VaultAudit
import VaultClient
import VaultCrypto
import VaultModel

/// Rows of a shape that the store does not hand out: `verify` names them and reads on.
@Suite struct VerifyDamagedRowTests {
    @Test(arguments: ["kind = 256", "kind = -1", "request = x'01'"])
    func `each damaged row of the log is named, and the rest of the log is still verified`(change: String) async throws
    {
        let log = try await LogScene()
        try log.office.sql("UPDATE log SET \(change) WHERE idx = ?", [Int64(log.readEntry)])
        let damage = Found(kind: .log, place: "the row of entry \(log.readEntry) is damaged", entry: log.readEntry)
        let report = try log.office.verify()
        #expect(report.found == [damage])
        #expect(report.head.size == log.refusal + 1)

        // What comes after it is found as before.
        try log.flip("entry", of: log.refusal) { try $0.place(of: try log.entry(log.refusal).signature) }
        let found = try log.office.verify().found
        #expect(found.first == damage)
        #expect(
            found.contains(Found(kind: .signature, place: "the signature of entry \(log.refusal)", entry: log.refusal)))
    }

    @Test func `neighbouring damaged rows are named one by one`() async throws {
        let log = try await LogScene()
        try log.office.sql("UPDATE log SET kind = 256 WHERE idx >= ?", [Int64(log.revocation)])
        let found = try log.office.verify().found
        for index in [log.revocation, log.refusal] {
            #expect(found.contains(Found(kind: .log, place: "the row of entry \(index) is damaged", entry: index)))
        }
        #expect(!found.contains { $0.place == "the checkpoint is of another state of the log" })
    }

    @Test func `a damaged row without its hashes ends the log there, and the records are still compared`() async throws
    {
        let log = try await LogScene()
        try log.office.sql("UPDATE log SET kind = 256, hashes = x'' WHERE idx = ?", [Int64(log.refusal)])
        try log.office.sql("UPDATE records SET entry = entry + 1 WHERE id = ?", [log.scene.firstID])
        let record = log.scene.first.record
        #expect(
            try log.office.verify().found == [
                Found(kind: .log, place: "the row of entry \(log.refusal) is damaged", entry: log.refusal),
                Found(
                    kind: .record, place: "record \(record) is not the one of its last write: older or changed",
                    entry: log.scene.first.entry),
            ])
    }

    @Test func `hashes that were cut are named, and do not end the verification`() async throws {
        let log = try await LogScene()
        try log.office.sql("UPDATE log SET hashes = x''")
        let found = try log.office.verify().found
        for index in 0...log.refusal {
            #expect(found.contains(Found(kind: .log, place: "the tree beside entry \(index)", entry: index)))
        }
    }

    @Test func `a log whose size no number holds is named`() async throws {
        let log = try await LogScene()
        try log.office.sql("UPDATE log SET idx = 9223372036854775807 WHERE idx = ?", [Int64(log.refusal)])
        #expect(
            try log.office.verify().found.first
                == Found(kind: .log, place: "the size of the log cannot be read", entry: nil))
    }

    @Test(arguments: ["type = 65536", "sequence = -1"])
    func `a record that cannot be listed is named, and the others are compared`(change: String) async throws {
        let scene = try await TamperScene()
        try scene.office.sql("UPDATE records SET \(change) WHERE id = ?", [scene.firstID])
        try scene.office.sql("UPDATE records SET manifest = x'00' WHERE id = ?", [scene.secondID])
        let found = try scene.office.verify().found
        #expect(
            Set(found) == [
                Found(kind: .record, place: "the list of records cannot be read from the first one on", entry: nil),
                Found(
                    kind: .record, place: "the row of record \(scene.first.record) is damaged",
                    entry: scene.first.entry),
                Found(
                    kind: .record, place: "the manifest of record \(scene.second.record)", entry: scene.second.entry),
            ])
    }

    @Test func `a damaged record row, wrap and key wrap are each named`() async throws {
        let scene = try await TamperScene()
        try scene.office.sql("UPDATE records SET head_code = x'00' WHERE id = ?", [scene.firstID])
        try scene.office.sql("UPDATE half_a_wraps SET kind = 256 WHERE \(ofRecord)", [scene.secondID])
        try scene.office.sql(
            "UPDATE key_wraps SET version = -1 WHERE recipient = ?", [Data(scene.worker.fingerprint.bytes)])
        let found = try scene.office.verify().found
        #expect(
            Set(found) == [
                Found(
                    kind: .record, place: "the row of record \(scene.first.record) is damaged",
                    entry: scene.first.entry),
                Found(
                    kind: .wrap, place: "a wrap of record \(scene.second.record) is damaged", entry: scene.second.entry),
                Found(kind: .wrap, place: "a compartment key's wrap for mali is damaged", entry: nil),
            ])
    }
}

import CaseVault
import Foundation
import GRDB
import GateProtocol
import OpenSSL
import Testing
import VaultAudit
import VaultClient
import VaultCrypto
import VaultModel

@testable import VaultGate

/// What a restore cannot bring back, and what it must not.
@Suite struct RestoreLossTests {
    /// A record manager who erases.
    private func eraser(_ scene: RestoreScene) async throws -> OfficialKeys {
        try await scene.office.enrol("dpo", "data-protection-officer")
    }

    @Test func `what was erased after part (a) stays erased, and the document names it`() async throws {
        let scene = try await RestoreScene()
        let officer = try await eraser(scene)
        let backup = try scene.backups.back(upTo: "with-officer")
        _ = try await scene.office.session(officer).erase(scene.scene.first.record, reason: "asked")
        #expect(try await scene.office.session(scene.office.custodian).rollGate().isClosed)
        let newest = try scene.backups.back(upTo: "newest")
        try scene.loseDatabase()
        // The part (b) of before is void: the roll destroyed what opens it.
        await #expect(throws: (any Error).self) { try await scene.restore(backup) }
        let restored = try await scene.restore(Backup(path: backup.path, halves: newest.halves))
        #expect(restored.lost.map(\.record) == [scene.scene.first.record])
        // Nor is it found by what it was: part (a) had its tokens, and a restore leaves none.
        let ofFirst = "record = (SELECT number FROM records WHERE id = x'\(scene.scene.first.record)')"
        #expect(try scene.office.count("SELECT count(*) FROM index_tokens WHERE \(ofFirst)") == 0)
        #expect(try scene.office.count("SELECT count(*) FROM index_tokens") > 0)
        #expect(try scene.office.vault.audit().verify().found == [])
        try await scene.resume()
        await #expect(throws: ClientError.self) { try await scene.read(scene.scene.first.record, "given_name") }
        #expect(try await scene.read(scene.scene.second.record, "given_name") == ["given_name": "Su"])
        // The erasure is done again, and the record is a tombstone as before.
        _ = try await scene.fresh(scene.office.administrator).submit([.resume(official: officer.fingerprint)])
        _ = try await scene.fresh(officer).erase(scene.scene.first.record, reason: "asked")
        #expect(try scene.office.vault.audit().verify().found == [])
        #expect(try await scene.fresh(scene.office.custodian).rollGate().isClosed)
    }

    @Test func `a field erased after part (a) stays erased, and the others of the record open by name`() async throws {
        let scene = try await RestoreScene()
        let officer = try await eraser(scene)
        let backup = try scene.backups.back(upTo: "with-officer")
        _ = try await scene.office.session(officer).erase(
            scene.scene.first.record, fields: [scene.office.field("phone")], reason: "asked")
        let newest = try scene.backups.back(upTo: "newest")
        try scene.loseDatabase()
        let restored = try await scene.restore(Backup(path: backup.path, halves: newest.halves))
        #expect(restored.lost.map(\.field) == [try scene.office.field("phone")])
        let tokens = try scene.office.query { database in
            try UInt32.fetchAll(
                database,
                sql: "SELECT DISTINCT field FROM index_tokens JOIN records ON number = record WHERE id = ? ORDER BY 1",
                arguments: [Data(scene.scene.first.record.bytes)])
        }
        #expect(
            tokens == [try scene.office.field("given_name"), try scene.office.field("family_name")].map(\.rawValue))
        #expect(try scene.office.vault.audit().verify().found == [])
        try await scene.resume()
        await #expect(throws: ClientError.self) { try await scene.read(scene.scene.first.record, "phone") }
        #expect(
            try await scene.read(scene.scene.first.record, "given_name", "narrative")
                == TamperScene.values.filter { ["given_name", "narrative"].contains($0.key) })
    }

    @Test func `halves of a backup made in the middle of a roll come under one epoch`() async throws {
        let scene = try await RestoreScene()
        // The roll begins and moves nothing.
        _ = try await scene.office.session(scene.office.custodian).submit([.epoch(2)])
        _ = try await scene.office.session(scene.scene.worker).create(
            TestOffice.person, scene.office.inputs(["given_name": "Later"]), purpose: Name("identification"))
        let backup = try scene.backups.back(upTo: "in-a-roll")
        try scene.loseDatabase()
        let restored = try await scene.restore(backup)
        #expect(restored.lost == [])
        #expect(try scene.office.vault.audit().verify().found == [])
        #expect(try scene.office.vault.audit().halfBWrapCount(under: 1) == 0)
        try await scene.resume()
        #expect(try await scene.read(scene.scene.first.record, "given_name") == ["given_name": "Aung"])
        // The key of the epoch that ended with the restore is gone.
        let keys = try GateFiles(directory: scene.office.vault.directory).keys()
        #expect(!keys.hasEpoch(1) && keys.hasEpoch(2))
    }
}

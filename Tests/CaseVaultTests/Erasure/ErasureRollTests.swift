import CaseVault
import Foundation
import GateProtocol
import OpenSSL
import Testing
import VaultAudit
import VaultClient
import VaultCrypto
import VaultModel

@testable import VaultGate

/// Erasure and roll together: the promise of the product.
@Suite struct ErasureRollTests {
    /// An erasure, then a roll, with everything that an attacker may have had before and has now.
    struct Scene {
        let scene: ErasureScene
        let attacker: Attacker
        /// The database before the erasure.
        let old: String

        var now: String { scene.office.database }

        init(erasing fields: [String]) async throws {
            let scene = try await ErasureScene()
            let office = scene.office
            let custodian = try await office.session(office.custodian)
            let made = try await custodian.makeRecovery(
                groups: [ShareGroup(name: Name("th"), threshold: 2, count: 3)], groupThreshold: 1)
            _ = try await custodian.submit(made)
            _ = try await custodian.distribute()
            old = try scene.backup()
            _ = try await office.session(scene.officer).erase(
                scene.record, fields: fields.map { try office.field($0) }, reason: "asked")
            #expect(try await custodian.rollGate().isClosed)

            // The recovery secret opens the escrow as it is now.
            let contexts = VaultContexts(vault: office.founding.vault)
            let key = try made.secret(in: office).escrowKey(contexts.escrowKey)
            let escrow = try #require(try GateFiles(directory: office.directory + "/vault").escrow())
            let kept = try GateEscrow.open(escrow, with: key, vault: office.founding.vault).encoded()
            let copy = office.directory + "/escrow-opened"
            try kept.withExposedBytes { bytes in
                try Data((0..<bytes.byteCount).map { unsafe bytes.unsafeLoad(fromByteOffset: $0, as: UInt8.self) })
                    .write(to: URL(filePath: copy))
            }
            self.scene = scene
            attacker = try Attacker(
                office, people: [scene.worker, scene.officer, office.custodian] + office.administrators,
                gateKeys: [office.gateKey, copy])
        }

        /// What opens of a record out of both databases and all keys, whatever comes from where.
        func opens(_ record: RecordID) throws -> [[String: String]] {
            try [old, now].map { cells in
                try attacker.opens(record, in: cells, halvesA: [old, now], halvesB: [old, now])
            }
        }
    }

    @Test func `the newest database, an old copy, all keys, recovery secret and escrow open nothing of it`()
        async throws
    {
        let scene = try await Scene(erasing: [])
        #expect(scene.attacker.epochs.keys.sorted() == [2], "neither gate.key nor the escrow has the key of before")
        #expect(try scene.opens(scene.scene.record) == [[:], [:]])
        // The attacker is able to: of every other record both copies open.
        let values = ErasureScene.otherValues
        #expect(try scene.opens(scene.scene.other) == [values, values])
        // Records, wraps of A and log of the old copy, joined with the newest halves B.
        #expect(
            try scene.attacker.opens(scene.scene.other, in: scene.old, halvesA: [scene.old], halvesB: [scene.now])
                == values)
        #expect(try await scene.scene.read(scene.scene.other) == values)
        #expect(try scene.scene.office.verify().findings == [])
    }

    @Test func `of an erased field no value that it ever had opens, and the others of its writes do`() async throws {
        let scene = try await Scene(erasing: ["alias"])
        let rest = ["given_name": "Aung", "language": "my", "phone": "0812345678"]
        #expect(try scene.opens(scene.scene.record) == [rest, rest])
        #expect(try await scene.scene.read() == rest)
        #expect(try scene.scene.office.verify().findings == [])
    }

    @Test func `a half B put back before the roll does not come through it`() async throws {
        let scene = try await ErasureScene()
        let office = scene.office
        let old = try scene.backup()
        let write = try scene.manifest().cells[0].write
        let half = try office.blob(
            "SELECT bytes FROM half_b_wraps WHERE \(ofRecord) AND write = ?", [scene.id, Data(write.bytes)])
        _ = try await scene.erase("language")
        try office.sql(
            "UPDATE half_b_wraps SET kind = 3, bytes = ? WHERE \(ofRecord) AND write = ?",
            [Data(half), scene.id, Data(write.bytes)])
        #expect(try await office.session(office.custodian).rollGate().isClosed)
        let opened = try scene.attacker().opens(
            scene.record, in: old, halvesA: [old, office.database], halvesB: [old, office.database])
        #expect(opened == ["given_name": "Aung", "alias": "Maung", "phone": "0812345678"])
        #expect(try office.verify().findings == [])
    }

    @Test func `a certificate goes from erased to rolled to final, and only by roll and custodians`() async throws {
        let scene = try await ErasureScene()
        let office = scene.office
        let custodian = try await office.session(office.custodian)
        func certificate() throws -> ErasureCertificate {
            try #require(try office.vault.audit().erasures(of: scene.record).first)
        }
        let erased = try await scene.erase("alias")
        #expect(try certificate().state == .erased)
        #expect(try certificate().entry == erased.entry)
        #expect(try certificate().fields == [office.field("alias")])
        #expect(try certificate().epoch == 1)
        #expect(try certificate().official == scene.officer.fingerprint)
        // What was destroyed before the epoch of the erasure began says nothing about it.
        _ = try await custodian.submit([.confirmErasure(before: 1)])
        #expect(try certificate().state == .erased)
        _ = try await custodian.rollGate()
        #expect(try certificate().state == .rolled)
        let closed = try #require(try certificate().closed)
        #expect(try office.entries()[Int(closed)].request.kind == .statement)
        // A later erasure waits for a roll of its own.
        _ = try await scene.erase()
        #expect(try office.vault.audit().erasures(of: scene.record).map(\.state) == [.rolled, .erased])
        _ = try await custodian.submit([.confirmErasure(before: 2)])
        #expect(try office.vault.audit().erasures(of: scene.record).map(\.state) == [.final, .erased])
        #expect(try certificate().confirmed == UInt64(try office.entries().count - 1))
        #expect(try office.verify().findings == [])
    }
}

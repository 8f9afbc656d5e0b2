import CaseVault
import Foundation
import GateProtocol
import OpenSSL
import Testing
import TransparencyLog
import VaultAudit
import VaultClient
import VaultCrypto
import VaultModel

@testable import VaultGate

/// Who may restore, and what a gate takes for a restore.
@Suite struct RestoreGateTests {
    @Test func `a restore waits for as many administrators as the root demands, and nothing works until then`()
        async throws
    {
        let office = try await TestOffice(administrators: 3, threshold: 2)
        let worker = try TestOffice.person("mali")
        let waiting = try await office.session(office.administrators[0]).enrol(
            PublicKeyFile(worker), roles: [Name("case-worker")], scope: .all, until: nil)
        _ = try await office.session(office.administrators[1]).sign(waiting.statement)
        let other = try await office.session(office.administrators[0]).submit([.suspend(official: worker.fingerprint)])
        #expect(other.isPending)
        let backup = Backup(path: office.directory + "/a.backup")
        _ = try office.vault.backUp(to: backup)
        let copy = office.directory + "/copy.sqlite"
        try office.copyDatabase(to: copy)
        for suffix in ["", "-wal", "-shm"] { try? FileManager.default.removeItem(atPath: office.database + suffix) }

        let restored = try await office.vault.restore(backup, as: [office.administrators[0]], pins: office.pins)
        #expect(restored.entry == nil && restored.generation == 2)
        let refusal = VaultError.waitingForRestore(restored.statement, counted: 1, needed: 2)
        await #expect(throws: refusal) { try await office.session(office.administrators[0]) }
        #expect(throws: refusal) { try office.vault.audit() }
        #expect(throws: refusal) { try office.vault.backUp(to: Backup(path: office.directory + "/b.backup")) }
        // What waited before the restore is gone.
        #expect(try office.vault.pendingStatements().map(\.id) == [restored.statement])
        // The database of before is none any more.
        try FileManager.default.moveItem(atPath: office.database, toPath: office.directory + "/restored.sqlite")
        try FileManager.default.copyItem(atPath: copy, toPath: office.database)
        await #expect(throws: ClientError.self) { try await office.session(office.administrators[0]) }
        try office.replaceDatabase(by: office.directory + "/restored.sqlite")

        await #expect(throws: VaultError.notWaiting("you have signed this statement; it waits for others")) {
            try await office.vault.signRestore(restored.statement, as: office.administrators[0])
        }
        await #expect(throws: GateError.self) {
            try await office.vault.signRestore(restored.statement, as: office.custodian)
        }
        let entry = try await office.vault.signRestore(restored.statement, as: office.administrators[2])
        #expect(entry == restored.kept.size)
        #expect(try office.vault.audit().verify().found == [])
        let session = try await office.session(office.administrators[2], firstUse: true)
        #expect(await session.governance.generation == 2)
    }

    @Test func `an administrator who restores alone where two are needed has no vault`() async throws {
        let office = try await TestOffice(administrators: 3, threshold: 2)
        let backup = Backup(path: office.directory + "/a.backup")
        _ = try office.vault.backUp(to: backup)
        for suffix in ["", "-wal", "-shm"] { try? FileManager.default.removeItem(atPath: office.database + suffix) }
        let restored = try await office.vault.restore(backup, as: [office.administrators[0]], pins: office.pins)
        // Whoever deletes what waits still has no gate for it.
        try office.sql("DELETE FROM pending_statements")
        await #expect(
            throws: ClientError.gate(.notIntact("the vault was restored, and this is a database from before"))
        ) { try await office.session(office.administrators[0], firstUse: true) }
        // Another try takes the next number.
        for suffix in ["", "-wal", "-shm"] { try? FileManager.default.removeItem(atPath: office.database + suffix) }
        let again = try await office.vault.restore(
            backup, as: Array(office.administrators.prefix(2)), pins: office.pins)
        #expect(again.generation == restored.generation + 1 && again.entry != nil)
        #expect(try office.vault.audit().verify().found == [])
    }

    /// A joined database, and a restore of it as somebody with a program of their own would form it.
    private func submit(
        _ scene: RestoreScene, generation: UInt32 = 2, epoch: UInt32 = 1, forgetting: Bool = false,
        signer: OfficialKeys? = nil
    ) async throws -> UInt64? {
        let path = scene.office.directory + "/joined-\(UUID().uuidString).sqlite"
        _ = FileManager.default.createFile(atPath: path, contents: nil, attributes: [.posixPermissions: 0o600])
        let handmade = try JoinedBackup(scene.backup, at: path)
        let seen = try GateFiles(directory: scene.office.vault.directory).pin().head
        let document = RestoreDocument(vault: scene.office.founding.vault, generation: generation, lost: []).bytes
        let act = RestoreAct(
            generation: generation, epoch: epoch, kept: handmade.head, lastKnown: forgetting ? handmade.head : seen,
            document: SHA256.hash(document))
        return try await handmade.restore(
            act, document: document, by: signer ?? scene.office.administrator, in: scene.office)
    }

    @Test func `a gate forgets nothing that it has seen, and gives no number twice`() async throws {
        let scene = try await RestoreScene()
        try await scene.backups.change()
        await #expect(throws: GateError.badRequest("the gate has seen more of the log than it says is lost")) {
            try await submit(scene, forgetting: true)
        }
        await #expect(throws: GateError.badRequest("it is not for the database as it is")) {
            try await submit(scene, generation: 1)
        }
        await #expect(throws: GateError.self) { try await submit(scene, epoch: 2) }
        await #expect(throws: GateError.refused(code: "deny.governance", entry: 9)) {
            try await submit(scene, signer: scene.scene.worker)
        }
        #expect(try await submit(scene, generation: 4) != nil)
        for used in [2, 3, 4] as [UInt32] {
            await #expect(throws: GateError.badRequest("its generation was used by another restore")) {
                try await submit(scene, generation: used)
            }
        }
        #expect(try await submit(scene, generation: 5) != nil)
    }

    @Test func `a restore is no statement for a vault at work: it would end epochs that open halves`() async throws {
        let scene = try await RestoreScene()
        let head = try await scene.office.session(scene.office.administrator).head
        let act = RestoreAct(generation: 2, epoch: 7, kept: head, lastKnown: head, document: .zero)
        await #expect(throws: (any Error).self) {
            try await scene.office.submit(HandmadeStatement([.restore(act)], by: scene.office.administrator))
        }
        #expect(try scene.office.vault.audit().governance().restores.isEmpty)
        #expect(try GateFiles(directory: scene.office.vault.directory).keys().hasEpoch(1))
    }
}

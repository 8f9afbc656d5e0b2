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
        office.loseDatabase()

        let restored = try await office.vault.restore(backup, as: [office.administrators[0]], pins: office.pins)
        #expect(restored.entry == nil && restored.generation == 2)
        let refusal = VaultError.waitingForRestore(restored.statement, counted: 1, needed: 2)
        await #expect(throws: refusal) { try await office.session(office.administrators[0]) }
        #expect(throws: refusal) { try office.vault.audit() }
        #expect(throws: refusal) { try office.vault.backUp(to: Backup(path: office.directory + "/b.backup")) }
        // What waited before the restore is gone.
        #expect(try office.vault.pendingStatements().map(\.id) == [restored.statement])
        // One administrator alone takes nothing from anybody: the database of before still opens.
        try FileManager.default.moveItem(atPath: office.database, toPath: office.directory + "/restored.sqlite")
        try FileManager.default.copyItem(atPath: copy, toPath: office.database)
        _ = try await office.session(office.administrators[0])
        try office.replaceDatabase(by: office.directory + "/restored.sqlite")

        await #expect(throws: VaultError.notWaiting("you have signed this statement; it waits for others")) {
            try await office.vault.signRestore(
                restored.statement, as: office.administrators[0], pins: office.pins)
        }
        await #expect(throws: GateError.self) {
            try await office.vault.signRestore(restored.statement, as: office.custodian, pins: office.pins)
        }
        let entry = try await office.vault.signRestore(
            restored.statement, as: office.administrators[2], pins: office.pins)
        #expect(entry == restored.kept.size)
        #expect(try office.vault.audit().verify().found == [])
        let session = try await office.session(office.administrators[2], firstUse: true)
        #expect(await session.governance.generation == 2)
    }

    @Test func `an administrator who restores alone where two are needed has no vault`() async throws {
        let office = try await TestOffice(administrators: 3, threshold: 2)
        let backup = Backup(path: office.directory + "/a.backup")
        _ = try office.vault.backUp(to: backup)
        try await office.session(office.administrators[1]).signIn()
        office.loseDatabase()
        let restored = try await office.vault.restore(
            backup, as: [office.administrators[0]], pins: office.pins(firstUse: true))
        #expect(restored.entry == nil && restored.lostEntries == 1)
        // Whoever deletes what waits still has no gate for it.
        try office.sql("DELETE FROM pending_statements")
        await #expect(
            throws: ClientError.gate(
                .notIntact("the log is shorter than the gate has seen it: an older database"))
        ) { try await office.session(office.administrators[0], firstUse: true) }
        office.loseDatabase()
        let again = try await office.vault.restore(
            backup, as: Array(office.administrators.prefix(2)), pins: office.pins)
        #expect(again.entry != nil)
        #expect(try office.vault.audit().governance().generation == again.generation)
    }

    @Test func `who signs later has seen no more than the restore says is lost, and signs for the root that they know`()
        async throws
    {
        let office = try await TestOffice(administrators: 3, threshold: 2)
        let backup = Backup(path: office.directory + "/a.backup")
        _ = try office.vault.backUp(to: backup)
        let pin = try Data(contentsOf: URL(filePath: office.vault.directory + "/gate.pin"))
        try await office.session(office.administrators[1]).signIn()
        office.loseDatabase()
        // The first one has the gate's files as they were before.
        try pin.write(to: URL(filePath: office.vault.directory + "/gate.pin"))
        let restored = try await office.vault.restore(
            backup, as: [office.administrators[0]], pins: office.pins(firstUse: true))
        #expect(restored.lostEntries == 0)
        await #expect(throws: VaultError.notWaiting("you have seen more of the log than this restore says is lost")) {
            try await office.vault.signRestore(
                restored.statement, as: office.administrators[1], pins: office.pins)
        }
        // What the first one left waits as it was.
        let signatures = try office.vault.pendingStatements().map(\.signed.signatures.count)
        #expect(signatures == [1])
    }

    /// A joined database, and a restore of it as somebody with a program of their own would form it.
    private func submit(
        _ scene: RestoreScene, generation: UInt32 = 2, epoch: UInt32 = 1, forgetting: Bool = false,
        isOfOtherLog: Bool = false, losing lost: [LostHalf] = [], signer: OfficialKeys? = nil
    ) async throws -> UInt64? {
        let path = scene.office.directory + "/joined-\(UUID().uuidString).sqlite"
        _ = FileManager.default.createFile(atPath: path, contents: nil, attributes: [.posixPermissions: 0o600])
        let handmade = try JoinedBackup(scene.backup, at: path)
        let seen = try GateFiles(directory: scene.office.vault.directory).pin().head
        let document = RestoreDocument(vault: scene.office.founding.vault, generation: generation, lost: lost).bytes
        let act = RestoreAct(
            generation: generation, epoch: epoch,
            kept: isOfOtherLog ? TreeHead(size: handmade.head.size, root: .zero) : handmade.head,
            lastKnown: forgetting ? handmade.head : seen,
            document: SHA256.hash(document))
        return try await handmade.restore(
            act, document: document, by: signer ?? scene.office.administrator, in: scene.office)
    }

    @Test func `a gate forgets nothing that it has seen, and gives no number twice`() async throws {
        let scene = try await RestoreScene()
        try await scene.backups.change()
        await #expect(throws: GateError.wrongState("the gate has seen more of the log than the restore says is lost")) {
            try await submit(scene, forgetting: true)
        }
        await #expect(throws: GateError.badRequest("it is not for the database as it is")) {
            try await submit(scene, generation: 1)
        }
        await #expect(throws: GateError.self) { try await submit(scene, epoch: 2) }
        await #expect(throws: GateError.refused(code: "deny.governance", entry: 9)) {
            try await submit(scene, signer: scene.scene.worker)
        }
        await #expect(throws: GateError.badRequest("it is not for the database as it is")) {
            try await submit(scene, isOfOtherLog: true)
        }
        await #expect(throws: GateError.badRequest("it says that something is lost which is there")) {
            try await submit(
                scene,
                losing: [
                    LostHalf(record: scene.scene.first.record, write: scene.scene.first.entryWrite(in: scene.office))
                ])
        }
        #expect(try await submit(scene, generation: 4) != nil)
        for used in [2, 3, 4] as [UInt32] {
            await #expect(throws: GateError.wrongState("the restore's generation was used by another one")) {
                try await submit(scene, generation: used)
            }
        }
        #expect(try await submit(scene, generation: 5) != nil)
    }

    @Test func `a restore is no statement for a vault at work: it would end epochs that open halves`() async throws {
        let scene = try await RestoreScene()
        let head = try await scene.office.session(scene.office.administrator).head
        let document = RestoreDocument(vault: scene.office.founding.vault, generation: 2, lost: []).bytes
        let act = RestoreAct(
            generation: 2, epoch: 7, kept: head, lastKnown: head, document: SHA256.hash(document))
        var handmade = HandmadeStatement([.restore(act)], by: scene.office.administrator)
        handmade.documents = [document]
        let statement = handmade
        await #expect(throws: GateError.badRequest("a restore begins with its database")) {
            try await scene.office.submit(statement)
        }
        #expect(try scene.office.vault.audit().governance().restores.isEmpty)
        #expect(try GateFiles(directory: scene.office.vault.directory).keys().hasEpoch(1))
    }
}

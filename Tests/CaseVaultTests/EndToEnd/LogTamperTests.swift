import CaseVault
import Foundation
import GRDB
import GateProtocol
import OpenSSL
import Testing
import TransparencyLog
import VaultAudit
import VaultClient
import VaultCrypto
import VaultModel

/// The log changed by SQL.
@Suite struct LogTamperTests {
    @Test(arguments: LogChange.allCases)
    func `a changed log is noticed where it matters, and verify names the entry`(change: LogChange) async throws {
        let log = try await LogScene()
        try change.apply(to: log)
        switch change.place(in: log) {
        case .opening(let error):
            await #expect(throws: error) { try await log.office.session(log.scene.worker) }
        case .reading(let error):
            _ = try await log.office.session(log.scene.worker)
            await #expect(throws: error) { try await log.scene.read() }
        case .verifyOnly:
            #expect(try await log.scene.read() == TamperScene.values)
        }
        #expect(try log.office.verify().found.first == change.finding(in: log))
    }

    @Test func `an access that was never asked for is refused by the gate and found by verify`() async throws {
        let log = try await LogScene()
        let forged = try forgedRead(in: log, signature: [UInt8](repeating: 0, count: 64))
        try log.office.put(forged)
        await #expect(throws: ClientError.gate(.notIntact("the log has not the size that the gate gave it"))) {
            try await log.office.session(log.scene.worker)
        }
        let index = forged.gate.index
        #expect(
            try log.office.verify().found == [
                Found(kind: .signature, place: "the signature of entry \(index)", entry: index),
                Found(kind: .log, place: "the checkpoint is of another state of the log", entry: nil),
            ])
    }

    @Test func `an entry without a signature outside its batch is found by verify`() async throws {
        let log = try await LogScene()
        let forged = try forgedRead(in: log, signature: [], batch: try BatchID.random())
        try log.office.put(forged)
        let index = forged.gate.index
        #expect(
            try log.office.verify().found.first
                == Found(kind: .signature, place: "entry \(index) is unsigned outside its batch", entry: index))
    }

    @Test func `a grant that no administrator signed is refused by the gate and found by verify`() async throws {
        let log = try await LogScene()
        let size = try log.office.entries().count
        let forged = try forgedGrant(by: log.scene.worker, at: UInt64(size), in: log)
        try log.office.put(forged)
        await #expect(throws: ClientError.gate(.notIntact("the log has not the size that the gate gave it"))) {
            try await log.office.session(log.scene.worker)
        }
        let refused = GovernanceError.badSignature
        #expect(
            try log.office.verify().found.first
                == Found(kind: .statement, place: "statement \(size): \(refused)", entry: UInt64(size)))
    }

    @Test func `a forged grant in the place of another entry is refused by the gate and found by verify`() async throws
    {
        let log = try await LogScene()
        try log.office.put(try forgedGrant(by: log.scene.worker, at: log.refusal, in: log))
        let refused = GovernanceError.badSignature
        await #expect(throws: ClientError.gate(.notIntact("statement \(log.refusal) of the log: \(refused)"))) {
            try await log.office.session(log.scene.worker)
        }
        #expect(
            try log.office.verify().found.first
                == Found(kind: .statement, place: "statement \(log.refusal): \(refused)", entry: log.refusal))
    }

    @Test func `a record's key wrap for nobody entitled is refused by its reader and found by verify`() async throws {
        let log = try await LogScene()
        let office = log.office
        // The attacker seals a key of their own to an official, at a place that no custodian signed.
        let key = try CompartmentKey.generate(
            kem: VaultContexts(vault: office.founding.vault).compartmentKEM(
                compartment: CompartmentID(rawValue: 4), version: 1))
        let wrap = try key.seal(
            to: log.scene.worker.identity.kemPublicKey,
            info: VaultContexts(vault: office.founding.vault).envelopeK(
                compartment: CompartmentID(rawValue: 4), version: 1, recipient: log.scene.worker.identity, authority: 2)
        )
        try office.sql(
            "INSERT INTO key_wraps VALUES (?, 4, 1, ?)", [Data(log.scene.worker.fingerprint.bytes), Data(wrap)])
        await #expect(throws: ClientError.notAuthentic("a wrap of a compartment key that no custodian signed")) {
            try await log.scene.read()
        }
        #expect(
            try office.verify().found == [
                Found(kind: .wrap, place: "a compartment key's wrap for mali that no custodian signed", entry: nil)
            ])
    }

    @Test func `a compartment key's wrap given to another recipient is refused and found by verify`() async throws {
        let log = try await LogScene()
        // The wrap for the police, who may not have health, is given to the case worker and the other way round.
        try log.office.sql(
            "UPDATE key_wraps SET bytes = (SELECT bytes FROM key_wraps WHERE recipient = ? AND compartment = 1)"
                + " WHERE recipient = ? AND compartment = 1",
            [Data(log.police.fingerprint.bytes), Data(log.scene.worker.fingerprint.bytes)])
        await #expect(throws: ClientError.notAuthentic("a wrap of a compartment key that no custodian signed")) {
            try await log.scene.read()
        }
        #expect(
            try log.office.verify().findings.map(\.place) == [
                "a compartment key's wrap for mali that no custodian signed"
            ])
    }

    @Test func `a deleted wrap of a compartment key is missed by its reader and found by verify`() async throws {
        let log = try await LogScene()
        try log.office.sql(
            "DELETE FROM key_wraps WHERE recipient = ? AND compartment = 1", [Data(log.scene.worker.fingerprint.bytes)])
        await #expect(throws: ClientError.waitingForCustodian([try Name("identity")])) { try await log.scene.read() }
        #expect(try log.office.verify().findings.map(\.place) == ["the wrap of compartment 1 for mali is missing"])
        #expect(try log.office.verify().findings.map(\.kind) == [.wrap])
    }

    /// A read in the name of the case worker, with a tree that fits.
    private func forgedRead(in log: LogScene, signature: [UInt8], batch: BatchID? = nil) throws -> LogEntry {
        let model = try log.entry(log.readEntry)
        let last = try log.entry(log.refusal)
        var part = model.request
        part.id = try RequestID.random()
        part.actor = log.scene.worker.fingerprint
        part.purpose = try Name("identification")
        part.batch = batch
        part.batchPosition = batch == nil ? nil : 0
        return LogEntry(
            request: part, requestBytes: part.context.bytes, signature: signature,
            gate: last.gate.with(allowed: true, rule: try Name("case-worker.read"), index: last.gate.index + 1))
    }

    /// A statement by which an official gives themselves a role, as they would sign it.
    private func forgedGrant(by official: OfficialKeys, at index: UInt64, in log: LogScene) throws -> LogEntry {
        let time = TestOffice.now()
        let vault = log.office.founding.vault
        var signed = SignedStatement(
            Statement(
                vault: vault, id: try StatementID.random(), rootVersion: 1, logSize: 0,
                expiry: time.adding(seconds: 3600),
                acts: [
                    .grant(
                        GrantAct(
                            id: try GrantID.random(), official: official.fingerprint, role: try Name("health-officer"),
                            scope: .all, until: nil))
                ]))
        try signed.sign(with: official)
        var part = RequestPart(
            vault: vault, kind: .statement, id: try RequestID.random(), actor: official.fingerprint, time: time,
            seen: TreeHead(size: 0, root: RFC6962.emptyRoot), detail: [], blind: try Random.bytes(32))
        part.statement = signed.bytes
        return LogEntry(
            request: part, requestBytes: part.context.bytes, signature: try official.signature(for: part.context),
            gate: try log.entry(log.refusal).gate.with(allowed: true, rule: try Name("governance"), index: index))
    }
}

import CaseVault
import Foundation
import GateProtocol
import OpenSSL
import Testing
import VaultAudit
@testable import VaultClient
@testable import VaultCrypto
import VaultModel

@testable import VaultGate

/// A recovery key in a vault at work: how it comes into force, and what its shares do.
@Suite struct RecoveryTests {
    @Test func `a recovery key waits for the second custodian, and one alone sets none`() async throws {
        let scene = try await RecoveryScene(needed: 2)
        let made = try await scene.make()
        let first = try await scene.session(scene.custodians[0])
        let receipt = try await first.submit(made)
        #expect(receipt.isPending)
        #expect(try scene.governance().recovery == nil)
        #expect(try scene.files.escrow() == nil && scene.files.keys().escrow == nil)
        await #expect(throws: ClientError.wrongState("you have signed this statement; it waits for others")) {
            try await first.sign(receipt.statement)
        }
        await #expect(throws: ClientError.recovery(.noRecoveryKey)) { try await first.recover(made.handed()) }

        // The second one signs in a process of their own, which never saw the secret.
        let done = try await scene.session(scene.custodians[1]).sign(receipt.statement)
        #expect(!done.isPending)
        #expect(try scene.governance().recovery?.act == made.act)
        #expect(try scene.files.escrow() != nil)
        _ = try await scene.session(scene.custodians[1]).distribute()
        let session = try await scene.session(scene.custodians[1])
        #expect(try await scene.vault.drill(made.handed(), in: session).recovery == 1)
        #expect(try scene.governance().recovery?.lastDrill != nil)
        #expect(try scene.vault.audit().verify().findings == [])
    }

    @Test func `the secret, the pair and the words are in no file of the vault, and the escrow key in gate.key alone`()
        async throws
    {
        let scene = try await RecoveryScene(needed: 2)
        let made = try await scene.recover()
        let secret = try made.handed().secret(of: scene.governance())
        let pair = try secret.privateKey(scene.contexts.recoveryPair).exportSecret()
        let escrow = try secret.escrowKey(scene.contexts.escrowKey)
        for name in try FileManager.default.contentsOfDirectory(atPath: scene.directory + "/vault") {
            let bytes = try Data(contentsOf: scene.path(name))
            #expect(!contains(bytes, secret.secret) && !contains(bytes, pair), "\(name)")
            #expect(contains(bytes, escrow.secret) == (name == "gate.key"), "\(name)")
            for share in made.shares.flatMap(\.self) {
                #expect(!contains(bytes, try share.rows()) && !contains(bytes, share.point.value), "\(name)")
            }
        }
    }

    @Test func `every key is sealed to the recovery key, and no version comes into use without it`() async throws {
        let scene = try await RecoveryScene()
        let made = try await scene.recover(distributing: false)
        let custodian = try await scene.session(scene.custodians[0])
        #expect(await custodian.governance.missingWraps(at: TestOffice.now()).count == 7)
        let promises = try await scene.vault.promises()
        #expect(promises.first { $0.name == "recovery" }?.whyNot?.contains("not all keys yet") == true)
        #expect(try await custodian.distribute().wraps == 7)
        #expect(try await scene.vault.promises().first { $0.name == "recovery" }?.whyNot == nil)

        let identity = CompartmentID(rawValue: 1)
        _ = try await custodian.rotate(identity)
        let governance = try scene.governance()
        #expect(governance.holds(made.act.fingerprint, identity, 2))
        let session = try await scene.session(scene.custodians[1])
        #expect(try await scene.vault.drill(made.handed(), in: session).recovery == 1)
    }

    @Test func `when all custodians are lost, a new one opens every key with the shares, and work goes on`()
        async throws
    {
        let scene = try await RecoveryScene()
        let made = try await scene.recover()
        let new = try await scene.replaceCustodians()
        let session = try await scene.session(new)
        #expect(try await session.distribute().wraps == 0)
        let before = TestOffice.now()
        let done = try await session.recover(made.handed())
        #expect(done.recovery == 1 && done.keys.count == 7 && !done.receipt.isPending)
        let governance = try scene.governance()
        #expect(governance.recovery?.lastUse.map { $0 >= before } == true)
        #expect(
            governance.keys.allSatisfy { compartment, versions in
                versions.values.allSatisfy { governance.holds(new.fingerprint, compartment, $0.act.version) }
            })
        // The new custodian does what the others did.
        #expect(try await session.rotate(CompartmentID(rawValue: 1)).isRetired)
        #expect(try await scene.read() == "Aung")
        await #expect(throws: ClientError.recovery(.nothingToRecover)) { try await session.recover(made.handed()) }
        // The rotated key is not due any more, the others are, also under a new recovery key.
        let again = try await session.makeRecovery(groups: made.act.groups, groupThreshold: 2)
        _ = try await session.submit(again)
        let due = try scene.governance().dueRotations(at: TestOffice.now()).filter { $0.reason == .recovered }
        let compartments = (2...7).map { Governance.DueRotation.Key.compartment(CompartmentID(rawValue: $0)) }
        #expect(due.map(\.key) == compartments + [.gate])
        #expect(try scene.vault.audit().verify().findings == [])
    }

    @Test func `custodians without keys take over only what the recovery key holds`() async throws {
        let scene = try await RecoveryScene()
        _ = try await scene.recover(distributing: false)
        let error = await #expect(throws: ClientError.self) { try await scene.replaceCustodians() }
        guard case .gate(.statementRefused(.keyState(let found), _)) = error else {
            Issue.record("\(String(describing: error))")
            return
        }
        #expect(found.hasPrefix("no custodian would hold the key of compartment "))
    }

    @Test func `a new recovery key ends the wraps to the one before, whose shares are named for what they are`()
        async throws
    {
        let scene = try await RecoveryScene()
        let old = try await scene.recover()
        let oldSecret = try old.handed().secret(of: scene.governance())
        let new = try await scene.recover()
        #expect(new.act.number == 2)
        let governance = try scene.governance()
        #expect(governance.wraps.keys.allSatisfy { $0.recipient != old.act.fingerprint })
        #expect(governance.formerRecoveries.map(\.act.number) == [1])
        let session = try await scene.session(scene.custodians[0])
        #expect(try await session.gateWraps(of: old.act.fingerprint) == 0)
        #expect(try await session.gateWraps(of: new.act.fingerprint) == 7)

        let escrow = try #require(try scene.files.escrow())
        #expect(throws: VaultCryptoError.notAuthentic) {
            try GateEscrow.open(
                escrow, with: oldSecret.escrowKey(scene.contexts.escrowKey), vault: scene.founding.vault)
        }
        let error = RecoveryError.replaced(share: "th-1", recovery: 1, inForce: 2)
        await #expect(throws: ClientError.recovery(error)) { try await session.recover(old.handed()) }
        await #expect(throws: ClientError.recovery(error)) {
            try await scene.vault.drill(old.handed(), in: session)
        }
        #expect(try await scene.vault.drill(new.handed(), in: session).recovery == 2)
    }

    @Test func `only custodians make, try and use shares, and others are told so in the log`() async throws {
        let scene = try await RecoveryScene()
        let made = try await scene.recover()
        for keys in [scene.administrator, scene.worker] {
            let session = try await scene.session(keys)
            var index = try scene.vault.audit().logSize()
            func refused(_ body: () async throws -> Void) async {
                await #expect(throws: ClientError.gate(.refused(code: "deny.governance", entry: index))) {
                    try await body()
                }
                index += 1
            }
            await refused { _ = try await session.recover(made.handed()) }
            await refused { _ = try await scene.vault.drill(made.handed(), in: session) }
            await refused { _ = try await session.makeRecovery(groups: made.act.groups, groupThreshold: 2) }
            await refused { _ = try await session.noteRecovery() }
        }
    }
}

extension Session {
    /// How many wraps the gate hands out for a recipient.
    func gateWraps(of recipient: Digest) async throws -> Int {
        try await gate.keyWraps(of: recipient).count { $0.kind == .compartment }
    }
}

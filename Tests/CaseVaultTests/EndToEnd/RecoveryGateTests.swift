import CaseVault
import Foundation
import GRDB
import GateProtocol
import OpenSSL
import Testing
import VaultAudit
@testable import VaultClient
@testable import VaultCrypto
import VaultModel

@testable import VaultGate

/// How the escrow key comes into the gate, and how the gate's keys come out of escrow.
@Suite struct RecoveryGateTests {
    /// A proposal with another envelope of the escrow key than it was made with.
    private func propose(_ made: NewRecovery, _ envelope: [UInt8]?, in office: TestOffice) async throws {
        var statement = HandmadeStatement([.recovery(made.act)], by: office.custodian)
        statement.escrowKey = envelope
        try await office.submit(statement)
    }

    private func make(in office: TestOffice) async throws -> NewRecovery {
        try await office.session(office.custodian).makeRecovery(
            groups: [ShareGroup(name: Name("th"), threshold: 2, count: 3)], groupThreshold: 1)
    }

    @Test func `an escrow key for another vault, gate or recovery key, another one, and none are refused`() async throws
    {
        let office = try await TestOffice()
        let made = try await make(in: office)
        let contexts = VaultContexts(vault: office.founding.vault)
        let other = VaultContexts(vault: try VaultID.random())
        let gate = try office.vault.audit().governance().root.gatePublicKey
        let key = try made.secret(in: office).escrowKey(contexts.escrowKey)
        let pair = try X25519.PrivateKey.generate()
        let envelopes = [
            try key.seal(to: gate, info: other.envelopeEscrowKey(recovery: 1, gatePublicKey: gate)),
            try key.seal(to: pair.publicKey, info: contexts.envelopeEscrowKey(recovery: 1, gatePublicKey: gate)),
            try key.seal(to: gate, info: contexts.envelopeEscrowKey(recovery: 1, gatePublicKey: pair.publicKey)),
            try key.seal(to: gate, info: contexts.envelopeEscrowKey(recovery: 2, gatePublicKey: gate)),
            try EscrowKey(try SecretBytes.random(count: 32)).seal(
                to: gate, info: contexts.envelopeEscrowKey(recovery: 1, gatePublicKey: gate)),
            [], Array(made.escrowKey.dropLast()), [UInt8](repeating: 7, count: Envelope.count),
        ]
        for envelope in envelopes {
            await #expect(throws: GateError.badRequest("its escrow key is not the one that its act names")) {
                try await propose(made, envelope, in: office)
            }
        }
        let missing = "the gate no longer has the escrow key of this recovery key: make new shares"
        await #expect(throws: GateError.wrongState(missing)) { try await propose(made, nil, in: office) }
        #expect(try office.vault.audit().governance().recovery == nil)
        let files = GateFiles(directory: office.directory + "/vault")
        #expect(try files.keys().escrow == nil && files.keys().nextEscrow == nil && files.escrow() == nil)

        try await propose(made, made.escrowKey, in: office)
        #expect(try office.vault.audit().governance().recovery?.act == made.act)
        #expect(try files.keys().escrow != nil && files.escrow() != nil)
    }

    @Test func `an escrow key comes with one recovery key and with nothing else`() async throws {
        let office = try await TestOffice()
        let made = try await make(in: office)
        var none = HandmadeStatement([.drill(recovery: 1)], by: office.custodian)
        none.escrowKey = made.escrowKey
        await #expect(throws: GateError.self) { try await office.submit(none) }
        var empty = HandmadeStatement([.keyWraps([])], by: office.custodian)
        empty.escrowKey = made.escrowKey
        await #expect(throws: GateError.badRequest("it brings an escrow key for no act")) {
            try await office.submit(empty)
        }
        let next = RecoveryAct(
            number: 2, publicKey: made.act.publicKey, escrowCheckValue: made.act.escrowCheckValue, salt: made.act.salt,
            groupThreshold: 1, groups: made.act.groups, shares: made.act.shares)
        var two = HandmadeStatement([.recovery(made.act), .recovery(next)], by: office.custodian)
        two.escrowKey = made.escrowKey
        await #expect(throws: GateError.badRequest("it proposes more than one recovery key")) {
            try await office.submit(two)
        }
        #expect(try office.vault.audit().governance().recovery == nil)
    }

    @Test func `the escrow key that a custodian sends lies in no file but gate.key while it waits`() async throws {
        let scene = try await RecoveryScene(needed: 2)
        let made = try await scene.make()
        _ = try await scene.session(scene.custodians[0]).submit(made)
        #expect(try scene.files.keys().nextEscrow != nil)
        let ciphertext = Data(made.escrowKey.suffix(48))
        for name in try FileManager.default.contentsOfDirectory(atPath: scene.directory + "/vault") {
            #expect(try Data(contentsOf: scene.path(name)).range(of: ciphertext) == nil, "\(name)")
        }
    }

    @Test func `a signature is refused where gate.key lost the escrow key that waited`() async throws {
        let scene = try await RecoveryScene(needed: 2)
        let before = try Data(contentsOf: scene.path("gate.key"))
        let receipt = try await scene.session(scene.custodians[0]).submit(scene.make())
        try before.write(to: scene.path("gate.key"))
        let why = "the gate no longer has the escrow key of this recovery key: make new shares"
        let second = try await scene.session(scene.custodians[1])
        await #expect(throws: ClientError.gate(.wrongState(why))) { try await second.sign(receipt.statement) }
        #expect(try scene.governance().recovery == nil)
        // New shares put the statement aside that can never take effect.
        #expect(try await scene.recover().act.number == 1)
    }

    @Test func `a gate that ended between the commit and its key file takes the escrow key at the next opening`()
        async throws
    {
        let scene = try await RecoveryScene(needed: 2)
        let made = try await scene.make()
        let receipt = try await scene.session(scene.custodians[0]).submit(made)
        let waiting = try Data(contentsOf: scene.path("gate.key"))
        _ = try await scene.session(scene.custodians[1]).sign(receipt.statement)
        try FileManager.default.removeItem(at: scene.path("gate.escrow"))
        try waiting.write(to: scene.path("gate.key"))
        #expect(try scene.files.keys().escrow == nil)

        _ = try await scene.session(scene.worker)
        #expect(try scene.files.keys().escrow != nil && scene.files.keys().nextEscrow == nil)
        _ = try await scene.session(scene.custodians[0]).distribute()
        let session = try await scene.session(scene.custodians[0])
        #expect(try await scene.vault.drill(made.handed(), in: session).recovery == 1)
    }

    @Test func `gate.key comes back out of escrow where it is lost, and only there`() async throws {
        let scene = try await RecoveryScene()
        let made = try await scene.recover()
        let shares = try made.handed()
        #expect(throws: VaultError.cannotCreate("gate.key: it exists")) { try scene.vault.recoverGate(shares) }
        let lost = try scene.files.keys()
        try FileManager.default.removeItem(at: scene.path("gate.key"))
        try FileManager.default.removeItem(at: scene.path("gate.pin"))
        await #expect(throws: GateError.self) { try await scene.session(scene.worker) }
        let few = try made.handed([(0, 0), (0, 1), (1, 1)])
        let missing = RecoveryError.Missing(group: try Name("mm"), count: 1)
        #expect(throws: ClientError.recovery(.tooFew(members: [missing], groups: 0))) {
            try scene.vault.recoverGate(few)
        }

        try scene.vault.recoverGate(shares)
        let found = try scene.files.keys()
        #expect(found.logPublicKey == lost.logPublicKey && found.gatePublicKey == lost.gatePublicKey)
        #expect(found.head.secret.constantTimeEquals(lost.head.secret) == true)
        #expect(try await scene.read() == "Aung")
        let receipt = try await scene.session(scene.custodians[0]).noteRecovery()
        #expect(try scene.governance().entries.last == receipt.entry)
        #expect(try scene.governance().recovery?.lastUse != nil)
        let session = try await scene.session(scene.custodians[0])
        #expect(try await scene.vault.drill(shares, in: session).recovery == 1)
        #expect(try scene.vault.audit().verify().findings == [])
    }

    @Test func `an escrow that is missing, damaged, of another gate or older than the database is refused`()
        async throws
    {
        let scene = try await RecoveryScene()
        let made = try await scene.recover()
        let shares = try made.handed()
        let session = try await scene.session(scene.custodians[0])
        let secret = try shares.secret(of: scene.governance())
        let key = try secret.escrowKey(scene.contexts.escrowKey)
        let good = try Data(contentsOf: scene.path("gate.escrow"))
        var damaged = good
        damaged[damaged.count - 1] ^= 1
        let otherGate = try GateEscrow.seal(GateKeys.generate(vault: scene.founding.vault), under: key)
        var without = try scene.files.keys()
        try without.begin(epoch: 9)
        without.removeEpochs([1])
        let older = try GateEscrow.seal(without, under: key)
        let gateKey = try Data(contentsOf: scene.path("gate.key"))

        for (bytes, what) in [
            (nil, "gate.escrow: it is missing"), (damaged, "does not open"), (Data(otherGate), "another gate"),
            (Data(older), "older than the database"),
        ] as [(Data?, String)] {
            try FileManager.default.removeItem(at: scene.path("gate.key"))
            try? FileManager.default.removeItem(at: scene.path("gate.escrow"))
            try bytes?.write(to: scene.path("gate.escrow"))
            let error = #expect(throws: VaultError.self) { try scene.vault.recoverGate(shares) }
            #expect(error?.description.contains(what) == true)
            #expect(!scene.files.hasKeys)
            try gateKey.write(to: scene.path("gate.key"))
        }

        // A drill finds it before it is needed, and is not logged then.
        let size = try scene.vault.audit().logSize()
        try damaged.write(to: scene.path("gate.escrow"))
        await #expect(throws: VaultError.self) { try await scene.vault.drill(shares, in: session) }
        try FileManager.default.removeItem(at: scene.path("gate.escrow"))
        await #expect(throws: VaultError.self) { try await scene.vault.drill(shares, in: session) }
        #expect(try scene.vault.audit().logSize() == size + 2)
        #expect(try scene.governance().recovery?.lastDrill == nil)
    }

    @Test func `a drill finds a wrap of the recovery key that is missing or exchanged`() async throws {
        let scene = try await RecoveryScene()
        let made = try await scene.recover()
        let recipient = Data(made.act.fingerprint.bytes)
        let session = try await scene.session(scene.custodians[0])
        try scene.sql(
            """
            UPDATE key_wraps SET bytes = (SELECT bytes FROM key_wraps WHERE recipient = ? AND compartment = 2)
            WHERE recipient = ? AND compartment = 1
            """, [recipient, recipient])
        await #expect(throws: ClientError.notAuthentic("a wrap of a compartment key that no custodian signed")) {
            try await scene.vault.drill(made.handed(), in: session)
        }
        try scene.sql("DELETE FROM key_wraps WHERE recipient = ? AND compartment = 1", [recipient])
        await #expect(throws: ClientError.notIntact("a wrap of a key for the recovery key is missing")) {
            try await scene.vault.drill(made.handed(), in: session)
        }
        #expect(try scene.governance().recovery?.lastDrill == nil)
    }
}

extension NewRecovery {
    /// The secret of a recovery key of one group of which two shares are needed.
    func secret(in office: TestOffice) throws -> RecoverySecret {
        try RecoverySecret(combining: Array(shares[0].prefix(2)))
    }
}

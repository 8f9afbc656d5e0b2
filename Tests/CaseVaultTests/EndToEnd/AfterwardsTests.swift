import CaseVault
import Foundation
import GRDB
import GateProtocol
import OpenSSL
import Testing
import VaultClient
import VaultCrypto
import VaultGate
import VaultModel

/// What keys are worth after a rotation or a revocation, and without a wrap.
@Suite struct AfterwardsTests {
    @Test func `after a rotation the key from before opens no wrap`() async throws {
        let before = try await Hands(TamperScene())
        let office = before.scene.office
        let old = try before.compartmentKey()
        let rotation = try await office.session(office.custodian).rotate(CompartmentID(rawValue: 1))
        #expect(rotation.isRetired)
        let after = try Hands(before.scene)
        #expect(after.wrapA != before.wrapA)
        #expect(try office.count("SELECT count(*) FROM half_a_wraps WHERE compartment = 1 AND version = 1") == 0)
        for version in [1, 2] as [UInt32] {
            let place = HalfAPlace(
                record: after.record, write: after.write.id, compartment: CompartmentID(rawValue: 1), version: version,
                generation: 0)
            #expect(throws: VaultCryptoError.notAuthentic) {
                try Wrap.openA(
                    after.wrapA, under: old.recordKey(after.contexts.recordKey(place)),
                    context: after.contexts.wrapA(place, commitment: after.commitmentA))
            }
        }
        // The new key opens it, and the half is the same: rotation touches wraps only.
        let place = HalfAPlace(
            record: after.record, write: after.write.id, compartment: CompartmentID(rawValue: 1), version: 2,
            generation: 0)
        let half = try Wrap.openA(
            after.wrapA, under: after.compartmentKey(2).recordKey(after.contexts.recordKey(place)),
            context: after.contexts.wrapA(place, commitment: after.commitmentA))
        #expect(half.secret.constantTimeEquals(try before.halfA(under: old).secret))
    }

    @Test func `a revoked official gets nothing from the gate with an old copy of the database`() async throws {
        let scene = try await TamperScene()
        let office = scene.office
        let copy = office.directory + "/before.sqlite"
        try office.copyDatabase(to: copy)
        _ = try await office.session(office.administrator).submit([.revoke(official: scene.worker.fingerprint)])
        try office.replaceDatabase(by: copy)
        await #expect(
            throws: ClientError.gate(.notIntact("the log is shorter than the gate has seen it: an older database"))
        ) { try await office.session(scene.worker, firstUse: true) }
    }

    @Test func `an official without a wrap opens nothing of a compartment that the policy gives them`() async throws {
        let scene = try await TamperScene()
        let office = scene.office
        let health = try await office.enrol("dara", "health-officer")
        let police = try await office.enrol("somsak", "law-enforcement-officer")
        let patient = try await office.session(scene.worker).create(
            TestOffice.person, office.inputs(["medical_note": "Treatment has begun."]), purpose: Name("identification"))
        let text = String(decoding: PolicyDocument.default, as: UTF8.self)
        let rule = "compartments: [identity, legal]\n        except: [nationality_verification]"
        try #require(text.contains(rule))
        let wider = text.replacing("\nversion: 1\n", with: "\nversion: 2\n")
            .replacing(rule, with: rule.replacing("identity, legal", with: "identity, health, legal"))
        _ = try await office.session(office.administrator).apply(policy: Array(wider.utf8))
        let field = try office.field("medical_note")
        // By the program: a custodian has to give the key first, and nothing is asked before.
        await #expect(throws: ClientError.waitingForCustodian([try Name("health")])) {
            try await office.session(police).read(
                patient.record, fields: [field], purpose: Name("legal-proceedings"))
        }
        // Without the program: the gate releases its half as the policy says, and the wrap stays shut.
        let gate = try office.gate()
        let session = try await office.session(police, gate: gate)
        var part = try await office.part(.read, by: police, in: session)
        part.record = patient.record
        part.fields = [field]
        part.purpose = try Name("legal-proceedings")
        let release = try await gate.read(SignedRequest(part, by: police))
        let wrap = try #require(release.wraps.first)
        #expect(release.fields.map(\.field) == [field])
        let held = try await gate.keyWraps(of: police.fingerprint).filter { $0.kind == .compartment }
        #expect(held.map(\.compartment.rawValue).sorted() == [1, 2, 5])
        let contexts = VaultContexts(vault: office.founding.vault)
        let governance = await session.governance
        let commitment = try #require(Manifest(release.manifest).write(wrap.place.write)?.a.first).digest
        for keyWrap in held {
            let place = Governance.WrapPlace(
                recipient: police.fingerprint, compartment: keyWrap.compartment, version: keyWrap.version)
            let info = contexts.envelopeK(
                compartment: keyWrap.compartment, version: keyWrap.version, recipient: police.identity,
                authority: try #require(governance.wraps[place]).authority)
            let key = try CompartmentKey(
                Envelope.open(keyWrap.bytes, with: police.kem, info: info),
                kem: contexts.compartmentKEM(compartment: wrap.place.compartment, version: 1))
            #expect(throws: VaultCryptoError.notAuthentic) {
                switch wrap.kind {
                case .recordKey:
                    try Wrap.openA(
                        wrap.bytes, under: key.recordKey(contexts.recordKey(wrap.place)),
                        context: contexts.wrapA(wrap.place, commitment: commitment))
                default:
                    try Wrap.openA(
                        wrap.bytes, with: key,
                        context: contexts.envelopeA(
                            wrap.place, commitment: commitment, publicKey: key.privateKey().publicKey))
                }
            }
        }
        let read = try await office.session(health).read(
            patient.record, fields: [field], purpose: Name("medical-care"))
        #expect(try texts(read) == ["medical_note": "Treatment has begun."])
    }
}

import CaseVault
import Foundation
import GateProtocol
import OpenSSL
import Testing
import TransparencyLog
import VaultClient
import VaultCrypto
import VaultGate
import VaultModel

/// What a session and its gate demand of each other before anything else is looked at.
@Suite struct SessionTrustTests {
    @Test func `a grant that was over by the gate's time stays over when its clock is set back`() async throws {
        let office = try await TestOffice()
        let worker = try TestOffice.person("mali")
        _ = try await office.session(office.administrator).enrol(
            PublicKeyFile(worker), roles: [Name("case-worker")], scope: .all,
            until: TestOffice.now().adding(seconds: 3600))
        _ = try await office.session(office.custodian).distribute()
        let purpose = try Name("identification")
        _ = try await office.session(worker).list(purpose: purpose)
        let later = try office.gate(clock: { TestOffice.now().adding(seconds: 7200) })
        try await office.session(office.custodian, gate: later).signIn()
        await #expect {
            _ = try await office.session(worker).list(purpose: purpose)
        } throws: { error in
            if case ClientError.gate(.refused) = error { true } else { false }
        }
    }

    @Test func `a vault whose root is not the expected one, or not the one seen before, is not opened`() async throws {
        let office = try await TestOffice()
        let other = ClientError.otherRoot(found: office.founding.root.hex)
        await #expect(throws: other) {
            try await office.vault.open(
                as: office.custodian, pins: office.pins(firstUse: true), expectedRoot: SHA256.hash([1]))
        }
        let pins = office.pins(firstUse: true)
        let seen = Pin(root: SHA256.hash([2]), head: TreeHead(size: 0, root: RFC6962.emptyRoot))
        #expect(try pins.replace(nil, by: seen, of: office.founding.vault) == nil)
        await #expect(throws: other) { try await office.vault.open(as: office.custodian, pins: pins) }
    }

    @Test func `a challenge that was not opened signs nobody in, and the refusal is logged`() async throws {
        let office = try await TestOffice()
        let gate = try office.gate()
        let session = try await office.session(office.custodian, gate: gate)
        let unasked = try SignedRequest(
            try await office.part(.signIn, by: office.custodian, in: session), by: office.custodian)
        await #expect(throws: GateError.badRequest("there was no challenge")) { try await gate.signIn(unasked) }

        _ = try await gate.challenge(for: office.custodian.fingerprint)
        let part = try await office.part(.signIn, by: office.custodian, in: session)
        let guess = try SignedRequest(part, by: office.custodian)
        let entry = part.seen.size
        await #expect(throws: GateError.refused(code: "refuse.challenge", entry: entry)) {
            try await gate.signIn(guess)
        }
        #expect(try await session.signIn() == entry + 1)
    }

    @Test(arguments: [true, false])
    func `a release of other fields than those that were asked for is refused`(isShort: Bool) async throws {
        let scene = try await TamperScene()
        let office = scene.office
        let phone = try office.field("phone")
        let tapped = TappedGate(
            try office.gate(),
            changeRead: { release in
                let fields = isShort ? [] : release.fields + release.fields
                return ReadRelease(
                    receipt: release.receipt, manifest: release.manifest, lastWrite: release.lastWrite, fields: fields,
                    wraps: release.wraps)
            })
        let session = try await office.session(scene.worker, gate: tapped)
        await #expect(throws: ClientError.notIntact("not exactly the fields that were asked for were released")) {
            try await session.read(scene.first.record, fields: [phone], purpose: Name("identification"))
        }
    }

    @Test func `a request that would only fill the log is refused unlogged`() async throws {
        let scene = try await TamperScene()
        let office = scene.office
        let gate = try office.gate()
        let session = try await office.session(scene.worker, gate: gate)
        var part = try await office.part(.read, by: scene.worker, in: session)
        part.record = scene.first.record
        part.purpose = try Name("identification")
        part.fields = (1...5000).map { FieldID(rawValue: $0) }
        let request = try SignedRequest(part, by: scene.worker)
        let size = try office.entries().count
        await #expect(throws: GateError.badRequest("it is too long")) { try await gate.read(request) }
        #expect(try office.entries().count == size)
    }

    @Test func `a pin is replaced only by whoever knows it`() throws {
        let store = FilePinStore(directory: NSTemporaryDirectory() + "casevault-pins-" + UUID().uuidString)
        let vault = try VaultID.random()
        let pins = (1...2).map { Pin(root: .zero, head: TreeHead(size: $0, root: .zero)) }
        #expect(try store.replace(nil, by: pins[0], of: vault) == nil)
        #expect(try store.replace(nil, by: pins[1], of: vault) == pins[0])
        #expect(try store.pin(of: vault) == pins[0])
        #expect(try store.replace(pins[0], by: pins[1], of: vault) == nil)
        #expect(try store.pin(of: vault) == pins[1])
    }

    @Test func `two sessions of one person move one pin, and a pin of another log stops both`() async throws {
        let scene = try await TamperScene()
        let office = scene.office
        let sessions = [try await office.session(scene.worker), try await office.session(scene.worker)]
        for session in sessions + sessions + [sessions[1]] {
            _ = try await session.list(purpose: Name("identification"))
        }
        let pinned = try #require(try office.pins.pin(of: office.founding.vault))
        #expect(pinned.head == (await sessions[1].head))

        let forked = Pin(root: pinned.root, head: TreeHead(size: pinned.head.size, root: .zero))
        #expect(try office.pins.replace(pinned, by: forked, of: office.founding.vault) == nil)
        await #expect(throws: ClientError.notIntact("the log is not the one that you have seen")) {
            try await sessions[0].list(purpose: Name("identification"))
        }
        let strange = Pin(root: SHA256.hash([1]), head: TreeHead(size: pinned.head.size + 1, root: .zero))
        #expect(try office.pins.replace(forked, by: strange, of: office.founding.vault) == nil)
        await #expect(throws: ClientError.otherRoot(found: office.founding.root.hex)) {
            try await sessions[1].list(purpose: Name("identification"))
        }
    }
}

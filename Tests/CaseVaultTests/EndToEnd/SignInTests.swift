import CaseVault
import GateProtocol
import OpenSSL
import Testing
import VaultAudit
import VaultClient
import VaultCrypto
import VaultGate
import VaultModel

/// The first sign-in, which shows that both keys of a `.pub` file belong to who enrolled with it.
@Suite struct SignInTests {
    private func newcomer(_ office: TestOffice) async throws -> OfficialKeys {
        let keys = try TestOffice.person("mali")
        _ = try await office.session(office.administrator).enrol(
            PublicKeyFile(keys), roles: [Name("case-worker")], scope: .all, until: nil)
        _ = try await office.session(office.custodian).distribute()
        return keys
    }

    @Test func `a session signs in by itself before its first request, once`() async throws {
        let office = try await TestOffice()
        let keys = try await newcomer(office)
        let size = try office.entries().count
        let purpose = try Name("identification")
        let written = try await office.session(keys).create(
            TestOffice.person, office.inputs(["given_name": "Aung"]), purpose: purpose)
        _ = try await office.session(keys).read(written.record, fields: [office.field("given_name")], purpose: purpose)
        let kinds = try office.entries().dropFirst(size).map(\.request.kind)
        #expect(kinds == [.signIn, .create, .read])
        #expect(try office.verify().findings == [])
    }

    @Test func `the gate takes nothing but statements from who has not signed in`() async throws {
        let office = try await TestOffice()
        let keys = try await newcomer(office)
        let gate = try office.gate()
        let session = try await office.session(keys, gate: gate)
        var part = try await office.part(.list, by: keys, in: session)
        part.purpose = try Name("identification")
        let request = try SignedRequest(part, by: keys)
        let size = try office.entries().count
        await #expect(throws: GateError.signInNeeded) { try await gate.list(request) }
        #expect(try office.entries().count == size)
        try await session.signIn()
        _ = try await gate.list(request)
    }

    @Test func `an X25519 key that its owner cannot open opens nothing`() async throws {
        let office = try await TestOffice()
        // A .pub file with the X25519 key of somebody else; its own Ed25519 key signs it.
        let (own, other) = (try TestOffice.person("mali"), try TestOffice.person("other"))
        let identity = try OfficialIdentity(
            handle: "mali", name: "Mali", agency: "th-test", kemPublicKey: other.identity.kemPublicKey,
            signingPublicKey: own.identity.signingPublicKey, protection: .none)
        var file = Context(.publicKey)
        identity.append(to: &file)
        file.append(.signature, try own.signature(for: file))
        let administrator = try await office.session(office.administrator)
        _ = try await administrator.enrol(
            PublicKeyFile(file.bytes), roles: [Name("case-worker")], scope: .all, until: nil)
        let gate = try office.gate()
        var part = RequestPart(
            vault: office.founding.vault, kind: .list, id: try RequestID.random(), actor: identity.fingerprint,
            time: TestOffice.now(), seen: await administrator.head, detail: Detail.none(vault: office.founding.vault),
            blind: try Random.bytes(32))
        part.purpose = try Name("identification")
        let request = SignedRequest(bytes: part.context.bytes, signature: try own.signature(for: part.context))
        await #expect(throws: GateError.signInNeeded) { try await gate.list(request) }
        let envelope = try await gate.challenge(for: identity.fingerprint)
        let info = VaultContexts(vault: office.founding.vault).challenge(recipient: identity)
        #expect(throws: VaultCryptoError.self) { _ = try Envelope.open(envelope, with: own.kem, info: info).count }
    }

    @Test func `a row that nobody but the gate could write is told, and an older one asks again`() async throws {
        let office = try await TestOffice()
        let keys = try await newcomer(office)
        let row = try office.blob("SELECT value FROM meta WHERE key = 'sign-ins'")
        let purpose = try Name("identification")
        _ = try await office.session(keys).list(purpose: purpose)
        try office.edit("meta", "value", where: "key = 'sign-ins'") { $0 = row }
        let size = try office.entries().count
        _ = try await office.session(keys).list(purpose: purpose)
        #expect(try office.entries().dropFirst(size).map(\.request.kind) == [.signIn, .list])

        try office.edit("meta", "value", where: "key = 'sign-ins'") { $0[$0.count - 40] ^= 1 }
        await #expect(throws: ClientError.gate(.notIntact("a row of the database does not have its form"))) {
            try await office.session(keys).list(purpose: purpose)
        }
    }

    @Test func `an entry by somebody who never signed in is found by verify`() async throws {
        let office = try await TestOffice()
        let keys = try await newcomer(office)
        _ = try await office.session(keys).list(purpose: Name("identification"))
        let entries = try office.entries()
        let signIn = try #require(entries.dropLast().last)
        try #require(signIn.request.kind == .signIn)
        try office.put(
            LogEntry(
                request: signIn.request, requestBytes: signIn.requestBytes, signature: signIn.signature,
                gate: signIn.gate.with(allowed: false, rule: try Name("refuse.challenge"))))
        let index = try #require(entries.last).gate.index
        #expect(
            try office.verify().found.contains(
                Found(kind: .decision, place: "entry \(index) is by somebody who has not signed in", entry: index)))
    }
}

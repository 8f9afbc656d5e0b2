import CaseVault
import GateProtocol
import OpenSSL
import Testing
import TransparencyLog
import VaultClient
import VaultCrypto
import VaultGate
import VaultModel

/// What the gate refuses of requests about assigned records that no session of ours would make.
@Suite struct AssignmentForgeryTests {
    private let identity = CompartmentID(rawValue: 1)

    /// A wrap of a record key, forged as somebody with that right would have to.
    private func delivery(
        _ scene: AssignmentScene, by actor: OfficialKeys, to recipient: OfficialKeys, generation: UInt32 = 0
    ) async throws -> RecordKeyRequest {
        let session = try await scene.office.session(actor)
        let governance = await session.governance
        let grant = governance.activeGrants(of: recipient.fingerprint, at: Timestamp(milliseconds: 1)).first
        let place = RecordKeyPlace(record: scene.record, compartment: identity, version: 1, generation: generation)
        let bytes = [UInt8](repeating: 7, count: Envelope.count)
        var part = try await scene.office.part(.recordKeys, by: actor, in: session)
        part.recordKeys = [
            RecordKeyItem(
                recipient: recipient.fingerprint, place: place, authority: try #require(grant).entry,
                digest: SHA256.hash(bytes))
        ]
        return RecordKeyRequest(
            request: try SignedRequest(part, by: actor),
            wraps: [RecordKeyWrap(recipient: recipient.fingerprint, place: place, bytes: bytes)])
    }

    @Test func `only who holds a compartment's key hands out record keys of it`() async throws {
        let scene = try await AssignmentScene()
        let nurse = try await scene.office.enrol("ploy", "interpreter", scope: .assigned)
        try await scene.assign()
        let request = try await delivery(scene, by: nurse, to: scene.worker)
        let index = UInt64(try scene.office.entries().count)
        let gate = try scene.office.gate()
        await #expect(throws: GateError.refused(code: "deny.custody", entry: index)) { try await gate.deliver(request) }
    }

    @Test func `record keys are stored for nobody to whom the record is not assigned, and for no other generation`()
        async throws
    {
        let scene = try await AssignmentScene()
        let other = try await scene.office.enrol("dao", "case-worker", scope: .assigned)
        try await scene.assign()
        let gate = try scene.office.gate()
        let stranger = try await delivery(scene, by: scene.manager, to: other)
        await #expect(throws: GateError.changedMeanwhile) { try await gate.deliver(stranger) }
        try scene.office.sql("DELETE FROM record_key_wraps")
        let later = try await delivery(scene, by: scene.manager, to: scene.worker, generation: 1)
        await #expect(throws: GateError.changedMeanwhile) { try await gate.deliver(later) }
        let right = try await delivery(scene, by: scene.manager, to: scene.worker)
        _ = try await gate.deliver(right)
        #expect(try scene.office.count("SELECT count(*) FROM record_key_wraps") == 1)
    }

    /// Asks to put a wrap in the place of one of the record.
    private func rewrap(
        _ scene: AssignmentScene, by actor: OfficialKeys, from old: (version: UInt32, generation: UInt32)
    ) async throws -> RewrapRequest {
        let session = try await scene.office.session(actor)
        let write = try #require(
            WriteID(bytes: try scene.office.blob("SELECT write FROM half_a_wraps WHERE compartment = 1")))
        func place(_ version: UInt32, _ generation: UInt32) -> HalfAPlace {
            HalfAPlace(
                record: scene.record, write: write, compartment: identity, version: version, generation: generation)
        }
        let wraps = [
            HalfAWrap(place: place(1, 0), kind: .recordKey, bytes: [UInt8](repeating: 1, count: Wrap.count))
        ]
        var part = try await scene.office.part(.rewrap, by: actor, in: session)
        part.detailDigest = RequestPart.digest(
            detail: Detail.wraps(wraps, vault: part.vault), blind: part.blind)
        return RewrapRequest(
            request: try SignedRequest(part, by: actor), wraps: wraps, replaced: [place(old.version, old.generation)])
    }

    @Test func `a wrap that stands where it belongs is replaced by nobody`() async throws {
        let scene = try await AssignmentScene()
        let gate = try scene.office.gate()
        for actor in [scene.manager, scene.office.custodian] {
            let request = try await rewrap(scene, by: actor, from: (1, 0))
            await #expect(throws: GateError.badRequest("the wrap is where it belongs")) {
                try await gate.rewrap(request)
            }
        }
        #expect(try await scene.read(scene.manager) == AssignmentScene.values)
    }

    @Test func `halves change their key's version by custodians only, and are wrapped by nobody without the key`()
        async throws
    {
        let scene = try await AssignmentScene()
        let gate = try scene.office.gate()
        for (actor, version) in [(scene.manager, 2 as UInt32), (scene.worker, 1)] {
            let request = try await rewrap(scene, by: actor, from: (version, 0))
            let index = UInt64(try scene.office.entries().count)
            await #expect(throws: GateError.refused(code: "deny.custody", entry: index)) {
                try await gate.rewrap(request)
            }
        }
    }

    @Test func `a write under keys of another generation is refused`() async throws {
        let scene = try await AssignmentScene()
        let manager = scene.manager
        let gate = TappedGate(
            try scene.office.gate(),
            changeWrite: { request in
                let wraps = request.wraps.map { wrap in
                    let place = wrap.place
                    return HalfAWrap(
                        place: HalfAPlace(
                            record: place.record, write: place.write, compartment: place.compartment,
                            version: place.version, generation: place.generation + 1),
                        kind: wrap.kind, bytes: wrap.bytes)
                }
                let changed = WriteRequest(
                    request: request.request, manifest: request.manifest, cells: request.cells, wraps: wraps,
                    b: request.b, tokens: request.tokens)
                let signed = try? changed.with(manager) { part in
                    part.detailDigest = RequestPart.digest(
                        detail: Detail.wraps(wraps, tokens: request.tokens, vault: part.vault), blind: part.blind)
                }
                return signed ?? request
            })
        let session = try await scene.office.session(manager, gate: gate)
        await #expect(throws: ClientError.gate(.changedMeanwhile)) {
            try await session.set(
                scene.record, scene.office.inputs(["given_name": "Nok"]), purpose: Name("identification"))
        }
    }

    @Test func `a roster that no assignment of the log made is refused by the official's side`() async throws {
        let scene = try await AssignmentScene()
        try await scene.assign()
        let other = try await scene.office.enrol("dao", "case-worker", scope: .assigned)
        let gate = TappedGate(
            try scene.office.gate(),
            changeOutline: { outline in
                guard let proof = outline.roster, let roster = try? Roster(proof.roster).adding(other.fingerprint)
                else { return outline }
                return RecordOutline(
                    checkpoint: outline.checkpoint, consistency: outline.consistency, manifest: outline.manifest,
                    lastWrite: outline.lastWrite, roster: RosterProof(roster: roster.bytes, entry: proof.entry),
                    recordKeys: outline.recordKeys, wraps: outline.wraps)
            })
        let session = try await scene.office.session(scene.worker, gate: gate)
        await #expect(throws: ClientError.notIntact("the roster is not the one that was signed")) {
            try await session.read(scene.record, purpose: Name(AssignmentScene.purpose))
        }
    }

    @Test func `a wrong record key wraps nothing that its holder writes`() async throws {
        let scene = try await AssignmentScene()
        let office = scene.office
        try await scene.assign()
        try office.sql("DELETE FROM record_key_wraps WHERE compartment = 1")
        let manager = try await office.session(scene.manager)
        let governance = await manager.governance
        let grant = try #require(
            governance.activeGrants(of: scene.worker.fingerprint, at: Timestamp(milliseconds: 1)).first)
        let place = RecordKeyPlace(record: scene.record, compartment: identity, version: 1, generation: 0)
        // Authentic to its recipient, and not the record's key.
        let bytes = try Envelope.seal(
            SecretBytes.random(count: 32), to: scene.worker.identity.kemPublicKey,
            info: VaultContexts(vault: office.founding.vault).envelopeR(
                place, recipient: scene.worker.identity, authority: grant.entry))
        var part = try await office.part(.recordKeys, by: scene.manager, in: manager)
        part.recordKeys = [
            RecordKeyItem(
                recipient: scene.worker.fingerprint, place: place, authority: grant.entry,
                digest: SHA256.hash(bytes))
        ]
        _ = try await office.gate().deliver(
            RecordKeyRequest(
                request: try SignedRequest(part, by: scene.manager),
                wraps: [RecordKeyWrap(recipient: scene.worker.fingerprint, place: place, bytes: bytes)]))
        _ = try await office.session(scene.worker).set(
            scene.record, office.inputs(["given_name": "สมศรี"]), purpose: Name("identification"))
        #expect(try await scene.read(scene.manager) == ["given_name": "สมศรี", "family_name": "ใจดี"])
    }

    @Test(arguments: [RequestKind.list, .assign])
    func `a request that is about no field names none`(kind: RequestKind) async throws {
        let scene = try await AssignmentScene()
        let session = try await scene.office.session(scene.manager)
        var part = try await scene.office.part(kind == .list ? .list : .read, by: scene.manager, in: session)
        part.kind = kind
        part.purpose = try Name("identification")
        part.fields = [FieldID(rawValue: 101)]
        if kind == .assign {
            let roster = Roster(vault: part.vault, record: scene.record, first: scene.worker.fingerprint)
            (part.record, part.assignee, part.rosterAfter) = (scene.record, scene.worker.fingerprint, roster.digest)
            let request = AssignmentRequest(request: try SignedRequest(part, by: scene.manager), roster: roster.bytes)
            await #expect(throws: GateError.badRequest("it names no record, or fields")) {
                try await scene.office.gate().assign(request)
            }
        } else {
            let request = try SignedRequest(part, by: scene.manager)
            await #expect(throws: GateError.badRequest("it names a record or fields")) {
                try await scene.office.gate().list(request)
            }
        }
    }

    @Test func `a list without its row keeps nobody's assignment from ending`() async throws {
        let scene = try await AssignmentScene()
        try await scene.assign()
        try scene.office.sql("DELETE FROM assignments")
        try await scene.unassign()
        #expect(try await scene.refusal(of: scene.worker) == "deny.assignment")
        #expect(try scene.office.verify().findings == [])
    }
}

import CaseVault
import Foundation
import GateProtocol
import OpenSSL
import Testing
import TransparencyLog
import VaultAudit
import VaultClient
import VaultCrypto
import VaultGate
import VaultModel

/// Enrolled officials with programs of their own.
@Suite struct MisuseTests {
    @Test func `the right to write new records does not change an existing one`() async throws {
        let scene = try await TamperScene()
        let office = scene.office
        // Police may write new names and may not change them.
        let police = try await office.enrol("somsak", "law-enforcement-officer")
        let gate = TappedGate(
            try office.gate(),
            changeWrite: { write in
                (try? write.with(police) { $0.kind = .create }) ?? write
            })
        let session = try await office.session(police, gate: gate)
        await #expect(throws: ClientError.gate(.badRequest("a new record has no manifest before it"))) {
            try await session.set(
                scene.first.record, office.inputs(["given_name": "Kyaw"]), purpose: Name("identification"))
        }
        #expect(gate.writes.count == 1)
        #expect(try await scene.read() == TamperScene.values)
        #expect(try office.verify().findings == [])
    }

    @Test func `verify finds a new record that follows a write`() async throws {
        // What a gate that lets it pass would leave in the log.
        let scene = try await TamperScene()
        let session = try await scene.office.session(scene.worker)
        let changed = try await session.set(
            scene.first.record, scene.office.inputs(["given_name": "Kyaw"]), purpose: Name("identification"))
        let old = try #require(try scene.office.entries().last)
        var part = old.request
        part.kind = .create
        try scene.office.put(
            LogEntry(
                request: part, requestBytes: part.context.bytes,
                signature: try scene.worker.signature(for: part.context),
                gate: old.gate.with(rule: try Name("case-worker.intake"))))
        let found = try scene.office.verify().found
        #expect(
            found.contains(
                Found(
                    kind: .record,
                    place: "entry \(changed.entry) does not follow the write before it of record \(scene.first.record)",
                    entry: changed.entry)), "\(found)")
    }

    @Test func `a list shows no record to an official whose records were not assigned yet`() async throws {
        let scene = try await TamperScene()
        let office = scene.office
        let keys = try TestOffice.person("dara")
        _ = try await office.session(office.administrator).enrol(
            try PublicKeyFile(keys), roles: [try Name("case-worker")], scope: .assigned, until: nil)
        let session = try await office.session(keys)
        #expect(try await session.list(purpose: Name("identification")).records == [])
        let all = try await office.session(scene.worker).list(purpose: Name("identification")).records
        #expect(Set(all.map(\.record)) == [scene.first.record, scene.second.record])
    }

    @Test func `a record's outline is not for an official whose records were not assigned yet`() async throws {
        let scene = try await TamperScene()
        let office = scene.office
        let keys = try TestOffice.person("dara")
        _ = try await office.session(office.administrator).enrol(
            try PublicKeyFile(keys), roles: [try Name("case-worker")], scope: .assigned, until: nil)
        let gate = try office.gate()
        #expect(try await gate.outline(of: scene.first.record, for: keys.fingerprint, seen: 0) == nil)
        #expect(try await gate.outline(of: scene.first.record, for: scene.worker.fingerprint, seen: 0) != nil)
    }

    @Test func `a damaged record looks like none to an official without a right on it`() async throws {
        let scene = try await TamperScene()
        let nobody = try await scene.office.enrol("dara")
        try RecordChange.flipsHead.apply(to: scene)
        let gate = try scene.office.gate()
        #expect(try await gate.outline(of: scene.first.record, for: nobody.fingerprint, seen: 0) == nil)
        await #expect(throws: GateError.notIntact("the head of record \(scene.first.record)")) {
            try await gate.outline(of: scene.first.record, for: scene.worker.fingerprint, seen: 0)
        }
    }

    @Test func `a grant made while the gate's clock was set back leaves a vault that opens`() async throws {
        let scene = try await TamperScene()
        let office = scene.office
        let now = TestOffice.now()
        let earlier = Timestamp(milliseconds: now.milliseconds - 3_600_000)
        let gate = try office.gate(clock: { earlier })
        let session = try await office.session(office.administrator, gate: gate)
        let keys = try TestOffice.person("somsak")
        // As long as the role allows, counted from now and not from the clock that went back.
        _ = try? await session.enrol(
            try PublicKeyFile(keys), roles: [try Name("law-enforcement-officer")], scope: .all,
            until: now.adding(seconds: 180 * 86_400 - 60))
        #expect(try await scene.read() == TamperScene.values)
        #expect(try office.verify().findings == [])
    }

    @Test func `a request signed with somebody else's key is not admitted and not logged`() async throws {
        let scene = try await TamperScene()
        let office = scene.office
        let police = try await office.enrol("somsak", "law-enforcement-officer")
        let gate = try office.gate()
        let session = try await office.session(police, gate: gate)
        var part = try await office.part(.read, by: scene.worker, in: session)
        part.record = scene.first.record
        part.fields = [try office.field("phone")]
        part.purpose = try Name("identification")
        let forged = try SignedRequest(part, by: police)
        let size = try office.entries().count
        await #expect(throws: GateError.badRequest("its signature does not fit")) { try await gate.read(forged) }
        #expect(try office.entries().count == size)
    }

    @Test func `a request sent twice is answered once`() async throws {
        let scene = try await TamperScene()
        let office = scene.office
        let gate = try office.gate()
        let session = try await office.session(scene.worker, gate: gate)
        var part = try await office.part(.read, by: scene.worker, in: session)
        part.record = scene.first.record
        part.fields = [try office.field("phone")]
        part.purpose = try Name("identification")
        let request = try SignedRequest(part, by: scene.worker)
        #expect(try await gate.read(request).fields.count == 1)
        await #expect(throws: GateError.badRequest("its id was used before")) { try await gate.read(request) }
    }

    @Test(arguments: ["another log", "a longer log", "an old head"])
    func `a request that was signed upon another log, or long ago, is not answered`(seen: String) async throws {
        let scene = try await TamperScene()
        let office = scene.office
        let later = TestOffice.now().adding(seconds: 7200)
        let gate = try office.gate(clock: { seen == "an old head" ? later : TestOffice.now() })
        let session = try await office.session(scene.worker)
        let old = await session.head
        _ = try await office.session(scene.worker, gate: gate).list(purpose: Name("identification"))
        var part = try await office.part(.list, by: scene.worker, in: session)
        part.purpose = try Name("identification")
        let error: GateError
        switch seen {
        case "another log":
            part.seen = TreeHead(size: old.size, root: .zero)
            error = .notIntact("the official has seen another log than this one")
        case "a longer log":
            part.seen = TreeHead(size: old.size + 100, root: old.root)
            error = .notIntact("the official has seen a longer log than this database has")
        default:
            part.seen = old
            // The hour counts from the entry after the head that was seen.
            _ = try await office.session(scene.worker, gate: office.gate(clock: { later.adding(seconds: 7200) }))
                .list(purpose: Name("identification"))
            error = .staleRequest
        }
        let request = try SignedRequest(part, by: scene.worker)
        let size = try office.entries().count
        await #expect(throws: error) { try await gate.list(request) }
        #expect(try office.entries().count == size)
    }

    @Test func `the gate checks the tree before it adds to it, whoever asks`() async throws {
        let log = try await LogScene()
        try LogChange.flipsHashes.apply(to: log)
        let gate = try log.office.gate()
        var part = RequestPart(
            vault: log.office.founding.vault, kind: .list, id: try RequestID.random(),
            actor: log.scene.worker.fingerprint, time: TestOffice.now(),
            seen: TreeHead(size: 0, root: RFC6962.emptyRoot), detail: Detail.none(vault: log.office.founding.vault),
            blind: try Random.bytes(32))
        part.purpose = try Name("identification")
        let request = try SignedRequest(part, by: log.scene.worker)
        await #expect(throws: GateError.notIntact("the tree of the log")) { try await gate.list(request) }
    }
}

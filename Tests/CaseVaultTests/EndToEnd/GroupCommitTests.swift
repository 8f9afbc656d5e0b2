import CaseVault
import GRDB
import GateProtocol
import OpenSSL
import Testing
import VaultAudit
import VaultClient
import VaultCrypto
import VaultGate
import VaultModel
import VaultStore
import VaultStoreSQLite

/// Requests that come while a commit is under way share the next one.
@Suite struct GroupCommitTests {
    @Test func `requests that come during a commit share the next one and its checkpoint`() async throws {
        let scene = try await GroupScene()
        let requests = try await (0..<12).asyncMap { _ in try await scene.read(scene.tamper.first.record) }
        let answers = try await scene.together(requests)
        let releases = try answers.map { try $0.get() }
        #expect(scene.held.changes == 2)
        // The first was alone in its commit; all others have one checkpoint, and an entry each.
        #expect(Set(releases.dropFirst().map(\.receipt.checkpoint)).count == 1)
        #expect(releases[0].receipt.checkpoint != releases[1].receipt.checkpoint)
        #expect(Set(releases.map(\.receipt.entry.index)).count == 12)
        #expect(releases.allSatisfy { $0.fields.count == 1 })
        #expect(try scene.office.verify().findings == [])
    }

    @Test func `sessions that read and write at once through one gate find every proof whole`() async throws {
        let scene = try await GroupScene()
        let fields = [try scene.office.field("given_name"), try scene.office.field("phone")]
        let purpose = try Name("identification")
        var sessions: [Session] = []
        for _ in 0..<8 {
            let session = try await scene.office.session(scene.tamper.worker, gate: scene.gate, firstUse: true)
            // Its keys are fetched from now on.
            _ = try await session.read(scene.tamper.first.record, fields: fields, purpose: purpose)
            sessions.append(session)
        }
        scene.held.hold()
        let before = scene.held.changes
        try await withThrowingTaskGroup(of: Void.self) { group in
            for (place, session) in sessions.enumerated() {
                group.addTask {
                    for _ in 0..<4 {
                        if place == 1 {
                            _ = try await session.set(
                                scene.tamper.second.record, scene.office.inputs(["given_name": "Kyaw"]),
                                purpose: purpose)
                        } else if place == 2 {
                            _ = try await session.history(of: scene.tamper.first.record, purpose: purpose)
                        } else {
                            let opened = try await session.read(
                                scene.tamper.first.record, fields: fields, purpose: purpose)
                            #expect(opened.fields.count == 2)
                        }
                    }
                }
                // The first is alone in its commit.
                while scene.held.changes == before { await Task.yield() }
            }
            // Five that read and the one that asks for the history; the write asks the gate, which is held, for more.
            while scene.gate.waitingCount < 6 { await Task.yield() }
            scene.held.release()
            try await group.waitForAll()
        }
        #expect(scene.held.changes < before + 8 * 4)
        #expect(try scene.office.verify().findings == [])
    }

    @Test func `what is released in a group is proved in the checkpoint of the group`() async throws {
        let scene = try await GroupScene()
        let record = scene.tamper.first.record
        let fields = [try scene.office.field("given_name")]
        let other = try await scene.office.session(scene.tamper.worker, gate: scene.gate)
        let third = try await scene.office.session(scene.tamper.worker, gate: scene.gate)
        // Each has its keys before anything is held back.
        for session in [scene.session, other, third] {
            _ = try await session.read(record, fields: fields, purpose: Name("identification"))
        }
        let before = scene.held.changes
        scene.held.hold()
        async let first = scene.session.read(record, fields: fields, purpose: Name("identification"))
        while scene.held.changes == before { await Task.yield() }
        async let second = other.read(record, fields: fields, purpose: Name("identification"))
        while scene.gate.waitingCount < 1 { await Task.yield() }
        async let history = third.history(of: record, purpose: Name("identification"))
        while scene.gate.waitingCount < 2 { await Task.yield() }
        scene.held.release()
        #expect(try await texts(first) == ["given_name": "Aung"])
        #expect(try await texts(second) == ["given_name": "Aung"])
        #expect(try await history.writes.count == 1)
        #expect(scene.held.changes == before + 2)
    }

    @Test func `one that fails in a group undoes nothing of the others and leaves no entry`() async throws {
        let scene = try await GroupScene()
        let size = try scene.office.entries().count
        let first = try await scene.read(scene.tamper.first.record)
        try scene.office.sql(
            "UPDATE records SET head_code = x'00' WHERE id = ?", [scene.tamper.secondID])
        let requests = [
            first, try await scene.read(scene.tamper.first.record), first,
            try await scene.read(scene.tamper.second.record), try await scene.read(try RecordID.random()),
            try await scene.read(scene.tamper.first.record),
        ]
        let answers = try await scene.together(requests)
        #expect(scene.held.changes == 2)
        let errors = answers.map { answer -> GateError? in
            if case .failure(let error) = answer { error } else { nil }
        }
        // A repeated id and a damaged row are answered and leave nothing; a record that is not there is logged.
        #expect(
            errors == [
                nil, nil, .badRequest("its id was used before"), .notIntact("\(StoreError.damaged)"),
                .noSuchRecord(entry: UInt64(size) + 2), nil,
            ])
        #expect(try scene.office.entries().map(\.gate.allowed).suffix(4) == [true, true, false, true])
        #expect(try scene.office.entries().count == size + 4)
        try scene.office.sql("DELETE FROM records WHERE id = ?", [scene.tamper.secondID])
        #expect(try scene.office.verify().findings.map(\.kind) == [.record, .wrap, .index])
    }

    @Test func `a disk that fails at the commit of a group releases nothing to any of it`() async throws {
        let scene = try await GroupScene()
        let requests = try await (0..<5).asyncMap { _ in try await scene.read(scene.tamper.first.record) }
        let answers = try await scene.together(requests, failing: .afterCommit(.inputOutput(code: 1034)))
        for answer in answers.dropFirst() {
            #expect(throws: GateError.inputOutput("input or output error (1034); nothing was released")) {
                try answer.get()
            }
        }
        #expect(try answers[0].get().fields.count == 1)
    }

    @Test func `the same write twice in one group is stored once and answered twice`() async throws {
        let scene = try await GroupScene()
        let gate = TappedGate(scene.gate)
        let session = try await scene.office.session(scene.tamper.worker, gate: gate)
        let size = try scene.office.entries().count
        scene.faulty.fail(.beforeCommit(.inputOutput(code: 13)))
        await #expect(throws: ClientError.self) {
            try await session.create(
                TestOffice.person, scene.office.inputs(["given_name": "Kyaw"]), purpose: Name("identification"))
        }
        let write = try #require(gate.writes.first)
        let before = scene.held.changes
        scene.held.hold()
        async let read = scene.gate.read(scene.read(scene.tamper.first.record))
        while scene.held.changes == before { await Task.yield() }
        async let one = scene.gate.write(write)
        async let two = scene.gate.write(write)
        while scene.gate.waitingCount < 2 { await Task.yield() }
        scene.held.release()
        let entries = try await [one, two].map(\.receipt.entry.index)
        #expect(try await read.receipt.entry.index == UInt64(size))
        #expect(entries == [UInt64(size) + 1, UInt64(size) + 1])
        #expect(scene.held.changes == before + 2)
        #expect(try scene.office.entries().count == size + 2)
        #expect(try scene.office.verify().findings == [])
    }
}

/// A gate whose next change can be held back, and requests to it.
private struct GroupScene {
    let tamper: TamperScene
    let faulty: FaultyStore
    let held: HeldStore
    let gate: EmbeddedGate
    let session: Session

    var office: TestOffice { tamper.office }

    init() async throws {
        tamper = try await TamperScene()
        held = HeldStore(try SQLiteStore(path: tamper.office.database))
        faulty = FaultyStore(held)
        gate = try tamper.office.gate(store: faulty)
        session = try await tamper.office.session(tamper.worker, gate: gate)
    }

    /// A signed request to read one field.
    func read(_ record: RecordID) async throws -> SignedRequest {
        var part = try await office.part(.read, by: tamper.worker, in: session)
        part.record = record
        part.fields = [try office.field("given_name")]
        part.purpose = try Name("identification")
        return try SignedRequest(part, by: tamper.worker)
    }

    /// Sends the first request, and all others in their order while its commit is held back; theirs may then fail.
    func together(
        _ requests: [SignedRequest], failing fault: FaultyStore.Fault? = nil
    ) async throws -> [Result<ReadRelease, GateError>] {
        held.hold()
        return await withTaskGroup(of: (Int, Result<ReadRelease, GateError>).self) { group in
            for (place, request) in requests.enumerated() {
                group.addTask { [gate] in
                    do throws(GateError) {
                        return (place, .success(try await gate.read(request)))
                    } catch {
                        return (place, .failure(error))
                    }
                }
                while place == 0 ? held.changes < 1 : gate.waitingCount < place { await Task.yield() }
            }
            if let fault { faulty.fail(fault) }
            held.release()
            var answers: [Int: Result<ReadRelease, GateError>] = [:]
            for await (place, answer) in group {
                answers[place] = answer
            }
            return answers.sorted { $0.key < $1.key }.map(\.value)
        }
    }
}

extension Range<Int> {
    fileprivate func asyncMap<R>(_ transform: (Int) async throws -> R) async throws -> [R] {
        var results: [R] = []
        for number in self { results.append(try await transform(number)) }
        return results
    }
}

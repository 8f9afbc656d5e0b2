import CaseVault
import Foundation
import GateProtocol
import OpenSSL
import Synchronization
import Testing
import VaultClient
import VaultGate
import VaultModel

/// New versions of the index, while people go on to work and search.
@Suite struct RebuildTests {
    @Test func `both versions are searched until the new one has everything, and then the old one is gone`()
        async throws
    {
        let scene = try await SearchScene()
        let office = scene.office
        let custodian = try await office.session(office.custodian)
        let old = try scene.tokens()
        let begun = try await custodian.rotateIndex()
        #expect(begun.version == 2 && begun.remaining == 8 && !begun.isClosed)
        // A write has tokens in the new version only; a search finds what is in either.
        let new = try await office.session(scene.worker).create(
            TestOffice.person, office.inputs(["given_name": "Aye"]), purpose: scene.purpose)
        let written = try scene.tokens("version = 2")
        #expect(try scene.tokens("version = 1") == old && written > 0)
        #expect(try await scene.ids(["given_name": "Aye"]) == [scene.aye.record, new.record])
        // It does not end before its time: the program sees that, and the gate refuses it.
        #expect(try await custodian.rotateIndex().isClosed == false)
        let error = await #expect(throws: ClientError.self) { try await custodian.submit([.closeIndex(1)]) }
        guard case .gate(.statementRefused(.keyState("8 values have no tokens in version 2 yet"), _)) = error else {
            Issue.record("another error: \(String(describing: error))")
            return
        }
        let done = try await office.session(scene.worker).rebuildIndex(purpose: scene.purpose)
        #expect(done.indexed == 8 && done.remaining == 0)
        #expect(try scene.tokens("version = 2") == old + written)
        #expect(try await custodian.rotateIndex().isClosed)
        #expect(try scene.tokens("version = 1") == 0)
        #expect(try office.count("SELECT count(*) FROM index_key_wraps WHERE version = 1") == 0)
        #expect(try await scene.ids(["given_name": "Aye"]) == [scene.aye.record, new.record])
        #expect(try await scene.ids(["phone": SearchScene.phone]) == [scene.aye.record])
        let keys = try office.gateKeys()
        #expect(!keys.hasIndex(1) && keys.hasIndex(2))
        #expect(try await office.session(office.custodian).governance.indexes[1]?.state == .destroyed)
        #expect(try office.verify().findings == [])
    }

    @Test func `a rebuild opens records by logged reads, and goes on where it was interrupted`() async throws {
        let scene = try await SearchScene()
        let office = scene.office
        _ = try await office.session(office.custodian).rotateIndex()
        // One record at a time; the second batch of tokens does not arrive.
        let counter = Counter()
        let gate = TappedGate(
            try office.gate(),
            changeIndex: { request throws(GateError) in
                if counter.next() == 2 { throw .busy }
                return request
            }, indexLimit: 1)
        let size = try office.entries().count
        await #expect(throws: ClientError.gate(.busy)) {
            try await office.session(scene.worker, gate: gate).rebuildIndex(purpose: scene.purpose)
        }
        let entries = try office.entries().dropFirst(size)
        #expect(entries.map(\.request.kind) == [.batch, .read, .index, .batch, .read])
        let rest = try await office.session(scene.worker).rebuildIndex(purpose: scene.purpose)
        let first = entries.first { $0.request.kind == .index }?.gate.found.map(UInt64.init) ?? 0
        #expect(first > 0 && rest.indexed == 8 - first && rest.remaining == 0)
        #expect(try await office.session(office.custodian).rotateIndex().isClosed)
        #expect(try office.verify().findings == [])
    }

    @Test(arguments: ["", "and somebody foresaw the record's number"])
    func `what a writer without an index key wrote is found after a rebuild`(_ what: String) async throws {
        let scene = try await SearchScene()
        let office = scene.office
        if !what.isEmpty {
            // As if the values to come had nothing that can be searched.
            try office.sql(
                """
                INSERT INTO index_tokens SELECT DISTINCT field, version, 0, x'', (SELECT max(number) + 1 FROM records), x''
                FROM index_tokens
                """)
        }
        // Enrolled and not yet given any key: they write, and cannot index.
        let new = try await office.enrol("ko", "case-worker", distribute: false)
        let intake = try await office.session(new).create(
            TestOffice.person, office.inputs(["given_name": "Nilar", "phone": "+66822222222"]), purpose: scene.purpose)
        #expect(try scene.tokens(SearchScene.ofRecord(intake.record)) == 0)
        #expect(try await scene.ids(["given_name": "Nilar"]).isEmpty)
        await #expect(throws: ClientError.waitingForCustodian([try Name("identity")])) {
            try await scene.find(["given_name": "Nilar"], as: new)
        }
        let done = try await office.session(scene.worker).rebuildIndex(purpose: scene.purpose)
        #expect(done.indexed == 2 && done.remaining == 0 && done.isClosed)
        #expect(try await scene.ids(["given_name": "Nilar", "phone": "+66822222222"]) == [intake.record])
        #expect(try office.verify().findings == [])
    }

    @Test func `a field that the policy indexes anew is found after a rotation and a rebuild`() async throws {
        let scene = try await SearchScene()
        let office = scene.office
        let document = String(decoding: PolicyDocument.default, as: UTF8.self)
            .replacing("\nversion: 1\n", with: "\nversion: 2\n").replacing("scan: true", with: "index: date")
        _ = try await office.session(office.administrator).apply(policy: Array(document.utf8))
        await #expect(throws: ClientError.waitingForCustodian([try Name("identity")])) {
            try await scene.find(["date_of_birth": "2004"])
        }
        #expect(try await office.session(office.custodian).governance.needsNewIndex)
        _ = try await office.session(office.custodian).rotateIndex()
        let done = try await office.session(scene.worker).rebuildIndex(purpose: scene.purpose)
        #expect(done.indexed == 10)
        #expect(try await office.session(office.custodian).rotateIndex().isClosed)
        #expect(try await scene.ids(["date_of_birth": "2004"]) == [scene.aye.record])
        #expect(try office.verify().findings == [])
    }

    @Test func `only a custodian begins or ends a version, and only who holds index keys stores tokens`() async throws {
        let scene = try await SearchScene()
        let office = scene.office
        for keys in [scene.worker, office.administrator] {
            await #expect(throws: ClientError.self) { try await office.session(keys).rotateIndex() }
            #expect(try office.entries().last?.gate.allowed == false)
        }
        let health = try await office.enrol("dara", "health-officer")
        let gate = try office.gate()
        let session = try await office.session(health, gate: gate)
        let field = try office.field("phone")
        let cells = [
            CellTokens(
                record: scene.mali.record, write: try .random(),
                tokens: try FieldTokens(field: field, version: 1, tokens: []))
        ]
        var part = try await office.part(.index, by: health, in: session)
        part.detailDigest = RequestPart.digest(
            detail: Detail.index(cells, vault: office.founding.vault), blind: part.blind)
        let request = IndexRequest(request: try SignedRequest(part, by: health), cells: cells)
        let size = UInt64(try office.entries().count)
        await #expect(throws: GateError.refused(code: "deny.custody", entry: size)) { try await gate.index(request) }
    }

    @Test func `nobody puts other tokens in the place of those that a value has`() async throws {
        let scene = try await SearchScene()
        let office = scene.office
        let gate = try office.gate()
        let session = try await office.session(scene.worker, gate: gate)
        let manifest = try Manifest(
            try office.blob("SELECT manifest FROM records WHERE id = x'\(scene.mali.record)'"))
        let field = try office.field("phone")
        let cells = [
            CellTokens(
                record: scene.mali.record, write: try #require(manifest.cell(of: field)).write,
                tokens: try FieldTokens(field: field, version: 1, tokens: [InnerToken(kind: .exact, code: .zero)]))
        ]
        var part = try await office.part(.index, by: scene.worker, in: session)
        part.detailDigest = RequestPart.digest(
            detail: Detail.index(cells, vault: office.founding.vault), blind: part.blind)
        let before = try scene.tokens()
        let answer = try await gate.index(
            IndexRequest(request: try SignedRequest(part, by: scene.worker), cells: cells))
        #expect(answer.indexed == 0)
        #expect(try scene.tokens() == before)
        #expect(try await scene.ids(["phone": "+66898765432"]) == [scene.mali.record])
    }
}

/// Counts calls.
private final class Counter: Sendable {
    private let count = Mutex(0)

    func next() -> Int {
        count.withLock { count in
            count += 1
            return count
        }
    }
}

import CaseVault
import Foundation
import GRDB
import GateProtocol
import Testing
import VaultAudit
import VaultClient
import VaultCrypto
import VaultGate
import VaultModel
import VaultStoreSQLite

/// What is found, for whom, and what the log says of it.
@Suite struct FindTests {
    @Test func `a record is found by a value, and the log has the fields and the number and no value`() async throws {
        let scene = try await SearchScene()
        let size = try scene.office.entries().count
        let result = try await scene.find(["phone": SearchScene.phone])
        #expect(
            result.found == [
                FoundField(record: scene.aye.record, field: try scene.office.field("phone"), match: .exact)
            ])
        let entry = try #require(try scene.office.entries().last)
        #expect(try scene.office.entries().count == size + 1 && result.entry == UInt64(size))
        #expect(entry.request.kind == .find)
        #expect(entry.request.fields == [try scene.office.field("phone")])
        #expect(entry.request.record == nil && entry.gate.found == 1)
        #expect(!Data(entry.bytes).contains(SearchScene.phone))
        #expect(try await scene.ids(["phone": "+66811111111"]).isEmpty)
        #expect(try scene.office.entries().last?.gate.found == 0)
        #expect(try scene.office.verify().findings == [])
    }

    @Test func `with several fields a record has to match in each`() async throws {
        let scene = try await SearchScene()
        #expect(try await scene.ids(["family_name": "Win"]) == [scene.aye.record, scene.somchai.record])
        let both = try await scene.find(["family_name": "win", "given_name": "aye"]).found
        #expect(both.map(\.record) == [scene.aye.record, scene.aye.record])
        #expect(try await scene.ids(["family_name": "Win", "given_name": "Mali"]).isEmpty)
        await #expect(throws: ClientError.wrongState("name each field once")) {
            try await scene.find(["family_name": "Win", "family_name": "Aye"])
        }
    }

    @Test func `values that share a cut token are told apart without opening anything`() async throws {
        // With six bits about every sixty-fourth name shares its token with another.
        let document = String(decoding: PolicyDocument.default, as: UTF8.self)
            .replacing("population: 20000", with: "population: 256")
        let scene = try await SearchScene(policy: Array(document.utf8))
        let names = (0..<200).map { "Person \($0)" }
        let session = try await scene.office.session(scene.worker)
        let importer = try await session.importer(TestOffice.person, purpose: scene.purpose)
        let records = try names.map { ImportedRecord(inputs: try scene.office.inputs(["given_name": $0]), key: nil) }
        _ = try await session.store(importer.seal(records), from: importer)
        let field = try scene.office.field("given_name").rawValue
        let different = try scene.office.count(
            "SELECT count(DISTINCT token) FROM index_tokens WHERE field = \(field) AND kind = 1")
        #expect(try scene.tokens("field = \(field) AND kind = 1") > different * 3)
        for name in ["Person 7", "Person 131"] {
            let result = try await scene.find(["given_name": name])
            #expect(result.found.count { $0.match == .exact } == 1)
            #expect(try scene.office.entries().last?.request.kind == .find)
        }
    }

    @Test func `who may not search a field, or not for the purpose, is refused and the refusal is in the log`()
        async throws
    {
        let scene = try await SearchScene()
        let police = try await scene.office.enrol("somsak", "law-enforcement-officer")
        func expectRefusal(_ code: String, _ body: () async throws -> SearchResult) async throws {
            let size = try scene.office.entries().count
            await #expect(throws: ClientError.gate(.refused(code: code, entry: UInt64(size)))) { try await body() }
            let entry = try #require(try scene.office.entries().last)
            #expect(!entry.gate.allowed && entry.request.kind == .find && entry.gate.found == nil)
        }
        try await expectRefusal("deny.action") { try await scene.find(["phone": SearchScene.phone], as: police) }
        try await expectRefusal("deny.not-searchable") { try await scene.find(["sex": "female"]) }
        try await expectRefusal("deny.purpose") {
            try await scene.find(["phone": SearchScene.phone], purpose: "return")
        }
        #expect(try scene.office.verify().findings == [])
    }

    @Test func `a value that has nothing to search for is refused before anything is asked`() async throws {
        let scene = try await SearchScene()
        let size = try scene.office.entries().count
        await #expect(
            throws: ClientError.invalidValue(field: try Name("given_name"), reason: "has nothing to search for")
        ) { try await scene.find(["given_name": "  "]) }
        #expect(try scene.office.entries().count == size)
    }

    @Test func `an official searches as often in an hour as their role may`() async throws {
        let document = String(decoding: PolicyDocument.default, as: UTF8.self)
            .replacing("searches-per-hour: 60", with: "searches-per-hour: 3")
        let scene = try await SearchScene(policy: Array(document.utf8))
        let office = scene.office
        let other = try await office.enrol("ko", "case-worker")
        func search(after seconds: Int64 = 0, as keys: OfficialKeys? = nil) async throws {
            let clock = { @Sendable in TestOffice.now().adding(seconds: seconds) }
            let session = try await office.session(keys ?? scene.worker, gate: office.gate(clock: clock), clock: clock)
            _ = try await session.find(
                [FieldQuery(field: office.field("phone"), value: SearchScene.phone)], purpose: scene.purpose)
        }
        for _ in 0..<3 { try await search() }
        let size = try office.entries().count
        await #expect(throws: ClientError.gate(.refused(code: "deny.search-limit", entry: UInt64(size)))) {
            try await search()
        }
        // Those of others do not count, and those of an hour ago do no more.
        try await search(as: other)
        try await search(after: 3601)
        #expect(try office.verify().findings == [])
        // A gate that does not count is found out by the log: here the policy is read as if it allowed two.
        let audit = Audit(
            store: try SQLiteStore(path: office.database), vault: office.founding.vault, seen: [],
            expectedRoot: office.founding.root
        ) { document in
            let text = String(decoding: document, as: UTF8.self)
            return try PolicyDocument.parse(
                Array(text.replacing("searches-per-hour: 3", with: "searches-per-hour: 2").utf8))
        }
        let finding = try #require(try audit.verify().findings.first)
        #expect(finding.kind == .decision && finding.entry == UInt64(size) - 1)
    }

    @Test func `a name is found in another spelling, and one that sounds alike is told apart from it`() async throws {
        let scene = try await SearchScene()
        let session = try await scene.office.session(scene.worker)
        let names = ["Kyaw Htet", "สมชาย ใจดี", "ကျော်ဇွာ"]
        var records: [RecordID] = []
        for name in names {
            records.append(
                try await session.create(
                    TestOffice.person, scene.office.inputs(["given_name": name]), purpose: scene.purpose
                ).record)
        }
        let questions = [
            ("HTET KYAW", 0, Match.exact), ("Jaw Tet", 0, .phonetic), ("นาย สมชาย  ใจดี", 1, .exact),
            ("ကြော်ဇွာ", 2, .phonetic),
        ]
        for (question, place, match) in questions {
            let found = try await scene.find(["given_name": question]).found
            #expect(found.map(\.record) == [records[place]], "\(question)")
            #expect(found.map(\.match) == [match], "\(question)")
        }
    }

    @Test func `a grant for assigned records finds those that are assigned`() async throws {
        let scene = try await SearchScene()
        let office = scene.office
        let manager = try await office.enrol("nan", "case-manager")
        let assigned = try await office.enrol("ko", "case-worker", scope: .assigned)
        #expect(try await scene.ids(["family_name": "Win"], as: assigned).isEmpty)
        _ = try await office.session(manager).assign(
            scene.somchai.record, to: assigned.fingerprint, purpose: scene.purpose)
        #expect(try await scene.ids(["family_name": "Win"], as: assigned) == [scene.somchai.record])
        #expect(try await scene.ids(["phone": SearchScene.phone], as: assigned).isEmpty)
    }

    @Test func `a scanned field is opened in each record, with an entry of a read for each`() async throws {
        let scene = try await SearchScene()
        let office = scene.office
        let field = try office.field("date_of_birth")
        #expect(try scene.tokens("field = \(field.rawValue)") == 0)
        let size = try office.entries().count
        let result = try await scene.find(["date_of_birth": "2004"])
        #expect(result.found == [FoundField(record: scene.aye.record, field: field, match: .exact)])
        let entries = try office.entries().dropFirst(size)
        #expect(entries.map(\.request.kind) == [.find, .batch, .read, .read])
        #expect(entries.first?.gate.found == 2)
        #expect(entries.suffix(2).allSatisfy { $0.request.fields == [field] })
        #expect(
            Set(entries.suffix(2).compactMap(\.request.record)) == [scene.aye.record, scene.somchai.record])
        // With an indexed field besides, only what that one leaves is opened.
        let both = try await scene.find(["date_of_birth": "2004", "given_name": "Aye"])
        #expect(Set(both.found.map(\.field)) == [field, try office.field("given_name")])
        #expect(try office.entries().suffix(3).map(\.request.kind) == [.find, .batch, .read])
        #expect(try await scene.ids(["date_of_birth": "2004", "given_name": "Somchai"]).isEmpty)
        #expect(try office.verify().findings == [])
    }

    @Test func `one search asks for one value of a number, and a scan for what its official may read`() async throws {
        let scene = try await SearchScene()
        let office = scene.office
        let field = try office.field("phone")
        func search(_ tokens: [FieldTokens]) async throws -> FindRelease {
            let worker = try await office.session(scene.worker)
            var part = RequestPart(
                vault: office.founding.vault, kind: .find, id: try RequestID.random(),
                actor: scene.worker.fingerprint, time: TestOffice.now(), seen: await worker.head,
                detail: Detail.find(tokens, vault: office.founding.vault), blind: try Random.bytes(32))
            part.fields = [field]
            part.purpose = scene.purpose
            return try await office.gate().find(
                FindRequest(request: try SignedRequest(part, by: scene.worker), tokens: tokens))
        }
        func tokens(_ count: UInt8) throws -> FieldTokens {
            try FieldTokens(
                field: field, version: 1,
                tokens: (0..<count).map { InnerToken(kind: .exact, code: SHA256.hash([$0])) })
        }
        #expect(try await search([tokens(16)]).found.isEmpty)
        await #expect(throws: GateError.badRequest("it has more tokens than one value has")) {
            try await search([tokens(17)])
        }
        await #expect(throws: GateError.self) { try await search([tokens(16), tokens(16)]) }
    }

    @Test func `tokens that are not the ones that were signed are refused`() async throws {
        let scene = try await SearchScene()
        let gate = TappedGate(
            try scene.office.gate(), changeFind: { FindRequest(request: $0.request, tokens: $0.tokens + $0.tokens) })
        let session = try await scene.office.session(scene.worker, gate: gate)
        let size = try scene.office.entries().count
        let query = FieldQuery(field: try scene.office.field("phone"), value: SearchScene.phone)
        await #expect(
            throws: ClientError.gate(
                .badRequest("its tokens are not the ones that were signed, or of no field that it names"))
        ) { try await session.find([query], purpose: scene.purpose) }
        #expect(try scene.office.entries().count == size)
    }
}

extension Data {
    /// Whether some bytes stand in these.
    fileprivate func contains(_ text: String) -> Bool { range(of: Data(text.utf8)) != nil }
}

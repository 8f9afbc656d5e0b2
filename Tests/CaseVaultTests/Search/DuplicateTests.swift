import CaseVault
import Foundation
import GateProtocol
import Testing
import VaultClient
import VaultCrypto
import VaultModel

/// Records that are probably of the same person, told when one is written.
@Suite struct DuplicateTests {
    private func create(
        _ values: KeyValuePairs<String, String?>, in scene: SearchScene, as keys: OfficialKeys? = nil
    ) async throws -> WrittenRecord {
        try await scene.office.session(keys ?? scene.worker).create(
            TestOffice.person, scene.office.inputs(values), purpose: scene.purpose)
    }

    @Test func `the same number, or the same names and year of birth, is told by the record's id`() async throws {
        let scene = try await SearchScene()
        let office = scene.office
        let (phone, name) = (try office.field("phone"), try office.field("given_name"))
        let number = try await create(["given_name": "Nilar", "phone": SearchScene.phone], in: scene)
        #expect(number.duplicates == [FoundField(record: scene.aye.record, field: phone, match: .exact)])
        #expect(try office.entries().last?.gate.found == 1)
        let person = try await create(
            ["given_name": "Aye", "family_name": "Win", "date_of_birth": "2004-11-30"], in: scene)
        #expect(person.duplicates == [FoundField(record: scene.aye.record, field: name, match: .person)])
        // Another year, or a name alone, says nothing.
        let others: [KeyValuePairs<String, String?>] = [
            ["given_name": "Aye", "family_name": "Win", "date_of_birth": "2005"],
            ["given_name": "Aye", "family_name": "Win"], ["given_name": "Aye", "date_of_birth": "2004"],
        ]
        for values in others {
            #expect(try await create(values, in: scene).duplicates == [])
            #expect(try office.entries().last?.gate.found == nil)
        }
        #expect(try office.verify().findings == [])
    }

    @Test func `nothing is told to who may not search, or of records out of their scope`() async throws {
        let scene = try await SearchScene()
        let office = scene.office
        let police = try await office.enrol("somsak", "law-enforcement-officer")
        #expect(try await create(["phone": SearchScene.phone], in: scene, as: police).duplicates == [])
        let assigned = try await office.enrol("ko", "case-worker", scope: .assigned)
        #expect(try await create(["phone": SearchScene.phone], in: scene, as: assigned).duplicates == [])
        // An assignment is no right to search.
        let manager = try await office.session(office.enrol("nan", "case-manager"))
        for official in [police, assigned] {
            _ = try await manager.assign(scene.aye.record, to: official.fingerprint, purpose: scene.purpose)
        }
        #expect(try await create(["phone": SearchScene.phone], in: scene, as: police).duplicates == [])
        #expect(
            try await create(["phone": SearchScene.phone], in: scene, as: assigned).duplicates.map(\.record)
                == [scene.aye.record])
    }

    @Test func `nothing is told to who has made all searches of the hour`() async throws {
        let document = String(decoding: PolicyDocument.default, as: UTF8.self)
            .replacing("searches-per-hour: 60", with: "searches-per-hour: 2")
        let scene = try await SearchScene(policy: Array(document.utf8))
        #expect(try await create(["phone": SearchScene.phone], in: scene).duplicates.count == 1)
        for _ in 0..<2 { _ = try await scene.find(["given_name": "Aye"]) }
        #expect(try await create(["phone": SearchScene.phone], in: scene).duplicates == [])
    }

    @Test func `after a change of a name the record is not taken for the one that it was`() async throws {
        let scene = try await SearchScene()
        let office = scene.office
        _ = try await office.session(scene.worker).set(
            scene.aye.record, office.inputs(["family_name": "Htun"]), purpose: scene.purpose)
        #expect(try scene.tokens("kind = 3 AND \(SearchScene.ofRecord(scene.aye.record))") == 0)
        let same = try await create(
            ["given_name": "Aye", "family_name": "Win", "date_of_birth": "2004"], in: scene)
        #expect(same.duplicates == [])
        #expect(try office.verify().findings == [])
    }

    @Test func `a number that everybody has is told of the records that came first, and of no more than sixteen`()
        async throws
    {
        let scene = try await SearchScene()
        var records = [scene.aye.record]
        for number in 0..<20 {
            let written = try await create(
                ["given_name": "Person \(number)", "phone": SearchScene.phone], in: scene)
            #expect(written.duplicates.count == min(records.count, 16))
            #expect(Set(written.duplicates.map(\.record)) == Set(records.prefix(16)))
            records.append(written.record)
        }
        #expect(try scene.office.entries().last?.gate.found == 16)
        // A search is told of all of them.
        let found = try await scene.office.session(scene.worker).find(
            [FieldQuery(field: scene.office.field("phone"), value: SearchScene.phone)], purpose: scene.purpose)
        #expect(found.found.count == 21)
        #expect(try scene.office.verify().findings == [])
    }

    @Test func `an import tells the lines, and a search cannot ask for such tokens`() async throws {
        let scene = try await SearchScene()
        let office = scene.office
        let lines = """
            {"given_name": "Nilar", "phone": "\(SearchScene.phone)"}
            {"given_name": "Nilar", "phone": "+66800000001"}
            {"given_name": "Nilar", "phone": "+66800000001", "alias": "N"}
            """
        let path = office.directory + "/people.jsonl"
        try Data(lines.utf8).write(to: URL(fileURLWithPath: path))
        let file = try FileHandle(forReadingFrom: URL(fileURLWithPath: path))
        var told: [Int: [FoundField]] = [:]
        let summary = try await RecordImport(type: TestOffice.person, purpose: scene.purpose).run(
            from: file.fileDescriptor, into: office.session(scene.worker),
            duplicate: { told[$0, default: []].append($1) })
        #expect(summary.imported == 3 && summary.duplicates == 2)
        #expect(told.keys.sorted() == [1, 3])
        #expect(told[1]?.map(\.record) == [scene.aye.record])
        let size = try office.entries().count
        let gate = TappedGate(
            try office.gate(),
            changeFind: { request in
                let tokens = request.tokens.map { field in
                    FieldTokens(
                        field: field.field, version: field.version, salt: field.salt,
                        tokens: field.tokens.map { InnerToken(kind: .person, code: $0.code) })
                }
                return FindRequest(request: request.request, tokens: tokens)
            })
        await #expect(throws: ClientError.self) {
            try await office.session(scene.worker, gate: gate).find(
                [FieldQuery(field: office.field("given_name"), value: "Aye")], purpose: scene.purpose)
        }
        #expect(try office.entries().count == size)
    }
}

import CaseVault
import Foundation
import GRDB
import GateProtocol
import OpenSSL
import Testing
import VaultAudit
import VaultClient
import VaultCrypto
import VaultGate
import VaultModel

/// Some fields of a record erased.
@Suite struct FieldErasureTests {
    private let purpose: Name

    init() throws { purpose = try Name("identification") }

    @Test func `an erased field is gone and the others of its write open, through the gate`() async throws {
        let scene = try await ErasureScene()
        let office = scene.office
        let erased = try await scene.erase("alias", "language")
        #expect(erased.sequence == 4)
        #expect(try await scene.read() == ["given_name": "Aung", "phone": "0812345678"])
        let named = try await office.session(scene.worker).read(
            scene.record, fields: [office.field("alias"), office.field("given_name")], purpose: purpose)
        #expect(try texts(named) == ["given_name": "Aung"])
        // The write of the second alias had nothing else.
        #expect(try scene.manifest().writes.count == 2)
        #expect(try scene.count("half_b_wraps") == 2)
        #expect(try scene.count("half_a_wraps") == 2)
        let kinds = try office.query {
            try Int.fetchAll($0, sql: "SELECT kind FROM half_b_wraps WHERE \(ofRecord)", arguments: [scene.id])
        }
        #expect(kinds == [4, 4])
        #expect(try await scene.read(scene.other) == ErasureScene.otherValues)
        #expect(try office.verify().findings == [])
    }

    @Test func `a field can be written anew, erased again, and the rest of the record with it`() async throws {
        let scene = try await ErasureScene()
        let office = scene.office
        let worker = try await office.session(scene.worker)
        _ = try await scene.erase("alias")
        await #expect(throws: ClientError.wrongState("nothing is left of it to erase")) {
            try await scene.erase("alias")
        }
        _ = try await worker.set(scene.record, office.inputs(["alias": "Third", "sex": "male"]), purpose: purpose)
        #expect(try await scene.read()["alias"] == "Third")
        _ = try await scene.erase("alias")
        #expect(
            try await scene.read() == [
                "given_name": "Aung", "language": "my", "phone": "0812345678", "sex": "male",
            ])
        // A list shrinks.
        _ = try await scene.erase("given_name")
        #expect(try await scene.read() == ["language": "my", "phone": "0812345678", "sex": "male"])
        #expect(try office.verify().findings == [])
        _ = try await scene.erase()
        #expect(try scene.count("half_b_wraps") == 0)
        #expect(try office.verify().findings == [])
    }

    @Test func `every key with the newest wraps opens no value that the field ever had`() async throws {
        let scene = try await ErasureScene()
        let office = scene.office
        let (old, attacker) = (try scene.backup(), try scene.attacker())
        let now = office.database
        #expect(
            try attacker.opens(scene.record, in: old, halvesA: [old], halvesB: [old])["alias"] == "Maung",
            "the attacker is able to open what is not erased")
        // Before the second write the first alias was there.
        _ = try await scene.erase("alias")
        let opened = try attacker.opens(scene.record, in: old, halvesA: [old, now], halvesB: [now])
        #expect(opened == ["given_name": "Aung", "language": "my", "phone": "0812345678"])
        #expect(
            try attacker.opens(scene.record, in: now, halvesA: [old, now], halvesB: [now]) == opened)
        #expect(
            try attacker.opens(scene.other, in: old, halvesA: [old], halvesB: [now]) == ErasureScene.otherValues)
    }

    @Test func `a value that was replaced long before the erasure is erased with it`() async throws {
        let office = try await TestOffice()
        let worker = try await office.enrol("mali", "case-worker")
        let officer = try await office.enrol("dara", "data-protection-officer")
        let session = try await office.session(worker)
        let record = try await session.create(
            TestOffice.person, office.inputs(["given_name": "Aung", "alias": "Ko Ko"]), purpose: purpose
        ).record
        let old = office.directory + "/old"
        try office.copyDatabase(to: old)
        // Gone from the record; but its write, and so its half B, lives on for the given name.
        _ = try await session.set(record, office.inputs(["alias": nil]), purpose: purpose)
        let attacker = try Attacker(office, people: [worker], gateKeys: [office.gateKey])
        let opens = { try attacker.opens(record, in: old, halvesA: [old], halvesB: [office.database]) }
        #expect(try opens() == ["given_name": "Aung", "alias": "Ko Ko"])
        _ = try await office.session(officer).erase(record, fields: [office.field("alias")], reason: "asked")
        #expect(try opens() == ["given_name": "Aung"])
        #expect(try office.verify().findings == [])
    }

    @Test func `a half B from before the erasure that is put back releases nothing, and verify finds it`() async throws
    {
        let scene = try await ErasureScene()
        let office = scene.office
        let write = try scene.manifest().cells[0].write
        let old = try office.blob(
            "SELECT bytes FROM half_b_wraps WHERE \(ofRecord) AND write = ?", [scene.id, Data(write.bytes)])
        _ = try await scene.erase("language")
        try office.sql(
            "UPDATE half_b_wraps SET kind = 3, bytes = ? WHERE \(ofRecord) AND write = ?",
            [Data(old), scene.id, Data(write.bytes)])
        await #expect(throws: ClientError.self) { try await scene.read() }
        #expect(
            try office.verify().found.map(\.place)
                == ["the half B of an erased field of record \(scene.record) is there again"])
    }

    @Test func `a longer list from before the erasure that is put back releases nothing`() async throws {
        let scene = try await ErasureScene()
        let office = scene.office
        _ = try await scene.erase("alias")
        let write = try scene.manifest().cells[0].write
        let old = try office.blob(
            "SELECT bytes FROM half_b_wraps WHERE \(ofRecord) AND write = ?", [scene.id, Data(write.bytes)])
        _ = try await scene.erase("language")
        try office.sql(
            "UPDATE half_b_wraps SET bytes = ? WHERE \(ofRecord) AND write = ?",
            [Data(old), scene.id, Data(write.bytes)])
        await #expect(throws: ClientError.gate(.notAuthentic("the wrap of half B of record \(scene.record)"))) {
            try await scene.read()
        }
    }

    @Test func `fields of several types, or of none, are refused in the log`() async throws {
        let scene = try await ErasureScene()
        let office = scene.office
        let stage = try #require(
            try office.vault.audit().governance().policy.schema.fields.first { $0.recordType != TestOffice.person })
        for fields in [[try office.field("alias"), stage.id], [FieldID(rawValue: 99_999)]] {
            await #expect(throws: ClientError.self) {
                try await office.session(scene.officer).erase(
                    scene.record, fields: fields, purpose: Name("data-subject-request"), reason: "asked")
            }
            let last = try #require(try office.entries().last)
            #expect(last.request.kind == .erase && !last.gate.allowed)
        }
        #expect(try office.verify().findings == [])
    }
}

import CaseVault
import GRDB
import GateProtocol
import Testing
import VaultAudit
import VaultClient
import VaultCrypto
import VaultModel

@Suite struct OneRecordTests {
    @Test func `an official writes a record and another reads what their role allows`() async throws {
        let office = try await TestOffice()
        let worker = try await office.enrol("mali", "case-worker")
        let police = try await office.enrol("somsak", "law-enforcement-officer")
        let written = try await office.session(worker).create(
            TestOffice.person,
            office.inputs([
                "given_name": "မြင့်မြင့်", "family_name": "ထွန်း", "medical_note": "ตรวจครรภ์แล้ว พบแพทย์ทุกเดือน",
                "narrative": "Wages were withheld against a debt.",
            ]), purpose: Name("identification"))
        #expect(written.sequence == 1)

        let read = try await office.session(worker).read(written.record, purpose: Name("identification"))
        #expect(
            try texts(read) == [
                "given_name": "မြင့်မြင့်", "family_name": "ထွန်း", "narrative": "Wages were withheld against a debt.",
            ])
        #expect(read.withheld.map(\.description) == ["medical_note"])

        await #expect(throws: ClientError.self) {
            try await office.session(police).read(
                written.record, fields: [office.field("medical_note")], purpose: Name("legal-proceedings"))
        }
        let report = try office.verify()
        #expect(report.findings == [])
    }

    @Test func `a changed field is sealed anew and the others stay`() async throws {
        let office = try await TestOffice()
        let worker = try await office.enrol("mali", "case-worker")
        let session = try await office.session(worker)
        let written = try await session.create(
            TestOffice.person, office.inputs(["given_name": "สมหญิง", "alias": "Nok"]), purpose: Name("identification"))
        let changed = try await session.set(
            written.record, office.inputs(["alias": "Fah", "family_name": "ใจดี"]), purpose: Name("identification"))
        #expect(changed.sequence == 2)
        let removed = try await session.set(
            written.record, office.inputs(["family_name": nil]), at: 2, purpose: Name("identification"))
        #expect(removed.sequence == 3)
        let read = try await session.read(written.record, purpose: Name("identification"))
        #expect(try texts(read) == ["given_name": "สมหญิง", "alias": "Fah"])
        await #expect(throws: ClientError.otherSequence(3)) {
            try await session.set(
                written.record, office.inputs(["alias": "Ploy"]), at: 1, purpose: Name("identification"))
        }
        #expect(try office.verify().findings == [])
    }

    @Test func `a rotation changes wraps only and everything still opens`() async throws {
        let office = try await TestOffice()
        let worker = try await office.enrol("mali", "case-worker")
        let session = try await office.session(worker)
        let identity = CompartmentID(rawValue: 1)
        var records: [RecordID] = []
        for i in 0..<5 {
            records.append(
                try await session.create(
                    TestOffice.person, office.inputs(["given_name": "Aung \(i)"]), purpose: Name("identification")
                ).record)
        }
        let before = try office.query { try Row.fetchAll($0, sql: "SELECT cells, manifest FROM records ORDER BY id") }
        let rotation = try await office.session(office.custodian).rotate(identity)
        #expect(rotation.rewrapped == 5)
        #expect(rotation.remaining == 0)
        #expect(rotation.isRetired)
        let after = try office.query { try Row.fetchAll($0, sql: "SELECT cells, manifest FROM records ORDER BY id") }
        #expect(before == after)
        for (i, record) in records.enumerated() {
            let read = try await session.read(record, purpose: Name("identification"))
            #expect(try texts(read) == ["given_name": "Aung \(i)"])
        }
        #expect(try office.verify().findings == [])
    }

    @Test func `a revoked official is refused at once and the refusal is logged`() async throws {
        let office = try await TestOffice()
        let worker = try await office.enrol("mali", "case-worker")
        let session = try await office.session(worker)
        let written = try await session.create(
            TestOffice.person, office.inputs(["given_name": "Aung"]), purpose: Name("identification"))
        let administrator = try await office.session(office.administrator)
        _ = try await administrator.submit([.revoke(official: worker.fingerprint)])
        await #expect(throws: ClientError.self) {
            try await session.read(
                written.record, fields: [office.field("given_name")], purpose: Name("identification"))
        }
        var last: LogEntry?
        try office.vault.audit().forEachEntry { entry in
            last = entry
            return true
        }
        let entry = try #require(last)
        #expect(entry.request.kind == .read)
        #expect(entry.request.actor == worker.fingerprint)
        #expect(!entry.gate.allowed)
        #expect(entry.gate.rule.description == "deny.revoked")
        #expect(try office.verify().findings == [])
    }
}

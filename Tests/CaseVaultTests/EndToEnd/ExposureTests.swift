import CaseVault
import OpenSSL
import Testing
import VaultAudit
import VaultClient
import VaultCrypto
import VaultModel

@Suite struct ExposureTests {
    private let start = Timestamp(milliseconds: 0)

    private func names(_ fields: Set<FieldID>, _ governance: Governance) -> Set<String> {
        Set(fields.compactMap { governance.policy.schema.field($0)?.name.description })
    }

    @Test func `an exposure names what could be opened and what was, and nothing that could not`() async throws {
        let office = try await TestOffice()
        let worker = try await office.enrol("mali", "case-worker")
        let police = try await office.enrol("som", "law-enforcement-officer")
        let session = try await office.session(worker)
        let values: KeyValuePairs<String, String?> = [
            "given_name": "สมหญิง", "medical_note": "asthma", "phone": "+66900000001",
        ]
        let read = try await session.create(
            TestOffice.person, office.inputs(values), purpose: Name("identification")
        ).record
        let unread = try await session.create(
            TestOffice.person, office.inputs(["given_name": "มาลี"]), purpose: Name("identification")
        ).record
        _ = try await office.session(police).read(
            read, fields: [office.field("given_name")], purpose: Name("legal-proceedings"))
        let exposure = try office.vault.audit().exposure(of: police.fingerprint, since: start)
        let governance = await session.governance
        #expect(Set(exposure.records.map(\.record)) == [read, unread])
        let one = try #require(exposure.records.first { $0.record == read })
        #expect(names(one.opened, governance) == ["given_name"])
        #expect(names(one.could, governance).contains("given_name"))
        #expect(!names(one.could, governance).contains("medical_note"))
        #expect(one.entries.count == 1)
        let other = try #require(exposure.records.first { $0.record == unread })
        #expect(other.opened.isEmpty && names(other.could, governance) == ["given_name"])
        #expect(!exposure.keys.isEmpty && exposure.keys.allSatisfy { $0.recipient == police.fingerprint })
        // Who writes knows what they wrote.
        let own = try office.vault.audit().exposure(of: worker.fingerprint, since: start).records.first {
            $0.record == read
        }
        #expect(names(try #require(own).wrote, governance) == Set(values.map(\.key)))
    }

    @Test func `an exposure ends with the rights, and begins with the time that is asked for`() async throws {
        let scene = try await AssignmentScene()
        let (office, worker) = (scene.office, scene.worker)
        func could() throws -> [RecordID] {
            try office.vault.audit().exposure(of: worker.fingerprint, since: start).records.map(\.record)
        }
        #expect(try could() == [])
        try await scene.assign()
        #expect(try could() == [scene.record])
        try await scene.unassign()
        // What they could open at some moment stays in the report.
        #expect(try could() == [scene.record])
        let later = Timestamp(milliseconds: .max / 2)
        #expect(try office.vault.audit().exposure(of: worker.fingerprint, since: later).records.isEmpty)
        let manager = try await office.session(scene.manager)
        let next = try await manager.create(
            TestOffice.person, office.inputs(["given_name": "มาลี"]), purpose: Name("identification")
        ).record
        _ = try await office.session(office.administrator).submit([.revoke(official: worker.fingerprint)])
        #expect(try could() == [scene.record])
        #expect(next != scene.record)
    }
}

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

/// Reasons in words: written before the access, opened by auditors alone.
@Suite struct ReasonTests {
    private static let words = "The court in Mae Sot asked for the birth date (KANARIENVOGEL)."

    /// The default policy with a reason demanded for one purpose.
    private static func demanding(_ purpose: String) -> [UInt8] {
        let text = String(decoding: PolicyDocument.default, as: UTF8.self)
        return Array(
            text.replacing("  - name: \(purpose)\n", with: "  - name: \(purpose)\n    reason: required\n").utf8)
    }

    private func record(in office: TestOffice, by worker: OfficialKeys) async throws -> RecordID {
        try await office.session(worker).create(
            TestOffice.person, office.inputs(["given_name": "Aung", "date_of_birth": "2004"]),
            purpose: Name("identification")
        ).record
    }

    @Test func `a reason is in the log before its access, and nowhere in the clear`() async throws {
        let office = try await TestOffice()
        let worker = try await office.enrol("mali", "case-worker")
        let record = try await record(in: office, by: worker)
        let size = try office.entries().count
        let read = try await office.session(worker).read(
            record, purpose: Name("legal-proceedings"), reason: Self.words)
        let entries = try office.entries()
        #expect(entries.count == size + 2)
        #expect(entries[size].request.kind == .create)
        #expect(entries[size].request.record == entries[size + 1].request.id.reason)
        #expect(read.entry == UInt64(size + 1))
        try office.copyDatabase(to: office.directory + "/copy")
        let bytes = try Data(contentsOf: URL(filePath: office.directory + "/copy"))
        #expect(bytes.range(of: Data("KANARIENVOGEL".utf8)) == nil)
        #expect(try office.verify().findings == [])
    }

    @Test func `an auditor opens a reason, and its reading is logged; its writer and the police do not`() async throws {
        let office = try await TestOffice()
        let worker = try await office.enrol("mali", "case-worker")
        let police = try await office.enrol("somsak", "law-enforcement-officer")
        let auditor = try await office.enrol("chai", "auditor")
        let record = try await record(in: office, by: worker)
        let read = try await office.session(worker).read(
            record, purpose: Name("legal-proceedings"), reason: Self.words)
        var reason: RecordID?
        try office.vault.audit().forEachExplainedEntry { entry, found in
            if entry.gate.index == read.entry { reason = found } else { #expect(found == nil) }
            return true
        }
        let found = try #require(reason)
        let field = try #require(await office.session(auditor).governance.policy.schema.reason).id
        let size = try office.entries().count
        let opened = try await office.session(auditor).read(found, fields: [field])
        #expect(try texts(opened) == ["reason": Self.words])
        // The read, and the half that the auditor wraps anew as the first who holds the key.
        #expect(try office.entries().dropFirst(size).map(\.request.kind) == [.read, .rewrap])
        for (keys, purpose) in [(worker, "legal-proceedings"), (police, "legal-proceedings")] {
            await #expect(throws: ClientError.self) {
                try await office.session(keys).read(found, fields: [field], purpose: Name(purpose))
            }
        }
        // The writer holds no key of the compartment, whatever the gate says.
        #expect(try office.count("SELECT count(*) FROM half_a_wraps WHERE compartment = 7 AND kind = 1") == 1)
        #expect(
            try office.count(
                "SELECT count(*) FROM key_wraps WHERE compartment = 7 AND recipient = ?",
                [Data(worker.fingerprint.bytes)]) == 0)
    }

    @Test func `reasons for a change and a history stand before them`() async throws {
        let office = try await TestOffice()
        let worker = try await office.enrol("mali", "case-worker")
        let session = try await office.session(worker)
        let record = try await record(in: office, by: worker)
        let written = try await session.set(
            record, office.inputs(["alias": "K"]), purpose: Name("identification"), reason: Self.words)
        let history = try await session.history(of: record, purpose: Name("identification"), reason: Self.words)
        var explained: [UInt64] = []
        try office.vault.audit().forEachExplainedEntry { entry, reason in
            if reason != nil { explained.append(entry.gate.index) }
            return true
        }
        #expect(explained == [written.entry, history.entry])
        #expect(try office.verify().findings == [])
    }

    @Test func `without the reason that a purpose demands nothing is opened or changed, and the refusal is logged`()
        async throws
    {
        let office = try await TestOffice(policy: Self.demanding("legal-proceedings"))
        let worker = try await office.enrol("mali", "case-worker")
        let session = try await office.session(worker)
        let record = try await record(in: office, by: worker)
        let purpose = try Name("legal-proceedings")
        let refusals: [() async throws -> Void] = [
            { _ = try await session.read(record, purpose: purpose) },
            { _ = try await session.set(record, office.inputs(["alias": "K"]), purpose: purpose) },
            { _ = try await session.history(of: record, purpose: purpose) },
        ]
        for refusal in refusals {
            let index = UInt64(try office.entries().count)
            await #expect(throws: ClientError.gate(.refused(code: "deny.reason", entry: index))) {
                try await refusal()
            }
            #expect(try office.entries().last?.gate.allowed == false)
        }
        #expect(try texts(await session.read(record, purpose: purpose, reason: Self.words))["given_name"] == "Aung")
        _ = try await session.set(record, office.inputs(["alias": "K"]), purpose: purpose, reason: Self.words)
        _ = try await session.history(of: record, purpose: purpose, reason: Self.words)
        #expect(try texts(await session.read(record, purpose: Name("identification")))["alias"] == "K")
        #expect(try office.verify().findings == [])
    }

    @Test(arguments: [true, false])
    func `only the official's own words are a reason`(own: Bool) async throws {
        let office = try await TestOffice(policy: Self.demanding("legal-proceedings"))
        let worker = try await office.enrol("mali", "case-worker")
        let other = try await office.enrol("dara", "case-worker")
        let record = try await record(in: office, by: worker)
        let gate = try office.gate()
        let session = try await office.session(own ? worker : other, gate: gate)
        let field = try #require(await session.governance.policy.schema.reason)
        let reason = try await session.create(
            field.recordType, [FieldInput(field: field.id, value: Array(Self.words.utf8))],
            purpose: Name("legal-proceedings"))
        var part = try await office.part(.read, by: worker, in: session)
        part.id = try #require(RequestID(bytes: reason.record.bytes))
        part.record = record
        part.fields = [try office.field("given_name")]
        part.purpose = try Name("legal-proceedings")
        let request = try SignedRequest(part, by: worker)
        if own {
            #expect(try await gate.read(request).fields.count == 1)
        } else {
            let index = UInt64(try office.entries().count)
            await #expect(throws: GateError.refused(code: "deny.reason", entry: index)) { try await gate.read(request) }
        }
        var explained = 0
        try office.vault.audit().forEachExplainedEntry { _, reason in
            explained += reason == nil ? 0 : 1
            return true
        }
        #expect(explained == (own ? 1 : 0))
        #expect(try office.verify().findings == [])
        guard !own else { return }
        let refusal = try #require(try office.entries().last)
        try office.put(
            LogEntry(
                request: refusal.request, requestBytes: refusal.requestBytes, signature: refusal.signature,
                gate: refusal.gate.with(allowed: true, rule: try Name("case-worker.read"))))
        let place = "entry \(refusal.gate.index) allows an access without the reason that its purpose demands"
        #expect(try office.verify().findings.map(\.place).contains(place))
    }

    @Test func `an access that was let through without its reason is found by verify`() async throws {
        let office = try await TestOffice(policy: Self.demanding("legal-proceedings"))
        let worker = try await office.enrol("mali", "case-worker")
        let record = try await record(in: office, by: worker)
        let session = try await office.session(worker)
        _ = try? await session.read(record, purpose: Name("legal-proceedings"))
        let refusal = try #require(try office.entries().last)
        try office.put(
            LogEntry(
                request: refusal.request, requestBytes: refusal.requestBytes, signature: refusal.signature,
                gate: refusal.gate.with(allowed: true, rule: try Name("case-worker.read"))))
        let index = refusal.gate.index
        #expect(
            try office.verify().found.first
                == Found(
                    kind: .decision,
                    place: "entry \(index) allows an access without the reason that its purpose demands", entry: index))
    }
}

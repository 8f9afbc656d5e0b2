import CaseVault
import Foundation
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

/// Many records that leave the vault: each in the log before it is opened.
@Suite struct ExportTests {
    private struct Scene {
        let office: TestOffice
        let worker: OfficialKeys
        let manager: OfficialKeys
        let records: [RecordID]

        init(_ count: Int = 5, policy: [UInt8] = PolicyDocument.default) async throws {
            let office = try await TestOffice(policy: policy)
            self.office = office
            worker = try await office.enrol("mali", "case-worker")
            manager = try await office.enrol("win", "case-manager")
            let session = try await office.session(worker)
            let importer = try await session.importer(TestOffice.person, purpose: Name("identification"))
            let people = try (0..<count).map { number in
                ImportedRecord(
                    inputs: try office.inputs([
                        "given_name": "name \(number)", "phone": "08\(number)", "narrative": "held",
                    ]), key: nil)
            }
            _ = try await session.store(try importer.seal(people), from: importer)
            records = try people.map { try importer.ids(of: $0).record }.sorted()
        }

        func export(
            _ fields: [FieldID] = [], gate: (any Gate)? = nil, reason: String? = nil
        ) async throws -> (opened: [OpenedRecord], summary: RecordExport.Summary) {
            let own: any Gate = try gate ?? office.gate()
            let session = try await office.session(manager, gate: own)
            let export = try await RecordExport(
                from: session, types: [TestOffice.person], fields: fields, purpose: Name("case-meeting"),
                reason: reason)
            var opened: [OpenedRecord] = []
            let summary = try await export.run { opened.append($0) }
            return (opened, summary)
        }
    }

    @Test func `every record of an export is in the log with exactly the fields that leave`() async throws {
        let scene = try await Scene(40)
        let office = scene.office
        let size = try office.entries().count
        let (opened, summary) = try await scene.export()
        #expect(opened.map(\.record) == scene.records)
        #expect(summary.exported == 40)
        #expect(summary.withheld == [try office.field("narrative")])
        #expect(try Set(opened.map { try texts($0)["given_name"] ?? "" }) == Set((0..<40).map { "name \($0)" }))
        #expect(try opened.allSatisfy { try texts($0).keys.sorted() == ["given_name", "phone"] })
        let entries = try office.entries()
        // The list; and two batches, each with its signed head.
        #expect(entries.count == size + 1 + 2 + 40)
        for record in opened {
            let entry = entries[Int(record.entry)]
            #expect(entry.request.kind == .export)
            #expect(entry.request.record == record.record)
            #expect(try entry.request.fields == [office.field("given_name"), office.field("phone")])
            #expect(entry.signature.isEmpty && entry.gate.allowed)
        }
        #expect(try office.verify().findings == [])
    }

    @Test func `nothing is released of an export whose entries are not durable`() async throws {
        let scene = try await Scene()
        let faulty = FaultyStore(try SQLiteStore(path: scene.office.database))
        let gate = try scene.office.gate(store: faulty)
        let session = try await scene.office.session(scene.manager, gate: gate)
        let plan = try await session.planExport(types: [TestOffice.person], purpose: Name("case-meeting"))
        let size = try scene.office.entries().count
        faulty.fail(.beforeCommit(.inputOutput(code: 13)))
        await #expect(throws: ClientError.self) { try await session.export(plan.records, of: plan) }
        #expect(try scene.office.entries().count == size)
    }

    @Test func `a field that may not leave refuses the export, and the refusal is logged`() async throws {
        let scene = try await Scene()
        let before = try scene.office.entries().count
        await #expect(throws: ClientError.gate(.refused(code: "deny.field", entry: UInt64(before) + 1))) {
            try await scene.export([scene.office.field("given_name"), scene.office.field("narrative")])
        }
        let entry = try #require(try scene.office.entries().last)
        #expect(entry.request.kind == .batch)
        #expect(!entry.gate.allowed)
        #expect(try scene.office.verify().findings == [])
    }

    @Test func `who may only read cannot export`() async throws {
        let scene = try await Scene()
        let session = try await scene.office.session(scene.worker)
        let plan = try await session.planExport(
            fields: [scene.office.field("given_name")], purpose: Name("case-meeting"))
        await #expect {
            try await session.export(plan.records, of: plan)
        } throws: { error in
            if case .gate(.refused("deny.action", _)) = error as? ClientError { true } else { false }
        }
    }

    @Test func `a record without anything that may leave is left out`() async throws {
        let scene = try await Scene(2)
        _ = try await scene.office.session(scene.worker).create(
            TestOffice.person, scene.office.inputs(["narrative": "only this"]), purpose: Name("identification"))
        let (opened, summary) = try await scene.export()
        #expect(opened.count == 2)
        #expect(summary.exported == 2)
        #expect(try summary.withheld == [scene.office.field("narrative")])
    }

    enum Lie: CaseIterable { case drops, exchanges, adds, otherFields }

    @Test(arguments: Lie.allCases)
    func `an export that is not the one that was signed is refused by the gate`(lie: Lie) async throws {
        let scene = try await Scene()
        let own = try scene.office.gate()
        let narrative = try scene.office.field("narrative")
        let gate = TappedGate(
            own,
            changeExport: { batch in
                var requests = batch.requests
                switch lie {
                case .drops: requests.removeLast()
                case .exchanges: requests.swapAt(0, 1)
                case .adds: requests.append(requests[0])
                case .otherFields:
                    var part = try? RequestPart(requests[0].bytes)
                    part?.fields.append(narrative)
                    requests[0] = SignedRequest(bytes: part?.context.bytes ?? [], signature: [])
                }
                return ExportBatch(head: batch.head, requests: requests)
            })
        await #expect {
            try await scene.export(gate: gate)
        } throws: { error in
            if case .gate(.badRequest) = error as? ClientError { true } else { false }
        }
    }

    @Test(arguments: [true, false])
    func `a release that is not of the records that were asked for is refused`(exchanged: Bool) async throws {
        let scene = try await Scene()
        let gate = TappedGate(
            try scene.office.gate(),
            changeExportRelease: { release in
                var records = release.records
                if exchanged { records.swapAt(0, 1) } else { records.removeLast() }
                return ExportRelease(receipt: release.receipt, records: records)
            })
        await #expect {
            try await scene.export(gate: gate)
        } throws: { error in
            if case .notIntact = error as? ClientError { true } else { false }
        }
    }

    @Test func `an export for a purpose that demands a reason has one for each batch`() async throws {
        let text = String(decoding: PolicyDocument.default, as: UTF8.self)
        let policy = text.replacing("  - name: case-meeting\n", with: "  - name: case-meeting\n    reason: required\n")
        let scene = try await Scene(20, policy: Array(policy.utf8))
        await #expect {
            try await scene.export()
        } throws: { error in
            if case .gate(.refused("deny.reason", _)) = error as? ClientError { true } else { false }
        }
        let (opened, _) = try await scene.export(reason: "Meeting of the third quarter.")
        #expect(opened.count == 20)
        var explained = 0
        try scene.office.vault.audit().forEachExplainedEntry { _, reason in
            explained += reason == nil ? 0 : 1
            return true
        }
        #expect(explained == 22)
        #expect(try scene.office.verify().findings == [])
    }

    @Test func `an export entry that was let through against the policy is found by verify`() async throws {
        let scene = try await Scene(2)
        let (opened, _) = try await scene.export()
        let index = opened[1].entry
        let entry = try scene.office.entries()[Int(index)]
        var part = entry.request
        part.fields = [try scene.office.field("narrative")]
        try scene.office.put(
            LogEntry(request: part, requestBytes: part.context.bytes, signature: [], gate: entry.gate))
        let found = try scene.office.verify().found
        #expect(
            found.contains(
                Found(kind: .decision, place: "entry \(index) allows what the policy refused", entry: index)))
        #expect(
            found.contains(
                Found(
                    kind: .signature, place: "the batch that ends with entry \(index) is not the one that was signed",
                    entry: index)))
    }
}

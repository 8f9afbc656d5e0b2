import CaseVault
import Foundation
import GRDB
import GateProtocol
import OpenSSL
import Testing
import TransparencyLog
import VaultAudit
import VaultClient
import VaultCrypto
import VaultGate
import VaultModel

/// All of a record erased.
@Suite struct RecordErasureTests {
    private let purpose: Name

    init() throws { purpose = try Name("identification") }

    @Test func `nothing that opens it is left in the vault`() async throws {
        let scene = try await ErasureScene()
        let office = scene.office
        try await scene.attach(Data([1, 2, 3]))
        let erased = try await scene.erase()
        #expect(erased.sequence == 5)
        for table in ["half_a_wraps", "half_b_wraps"] { #expect(try scene.count(table) == 0) }
        #expect(try office.count("SELECT count(*) FROM blobs") == 0)
        #expect(try office.blob("SELECT cells FROM records WHERE id = ?", [scene.id]).isEmpty)
        let manifest = try scene.manifest()
        #expect(manifest.isErased && manifest.sequence == 5)
        #expect(manifest.tombstones.count == 5, "three writes, one attachment, and the erasure")
        #expect(try office.verify().findings == [])
        #expect(try await scene.read(scene.other) == ErasureScene.otherValues)
    }

    @Test func `who may know of it is told that it was erased, and each answer is in the log`() async throws {
        let scene = try await ErasureScene()
        let office = scene.office
        let manager = try await office.enrol("ari", "case-manager")
        let (worker, record) = (try await office.session(scene.worker), scene.record)
        _ = try await scene.erase()
        let size = try office.entries().count
        func expectErased(_ position: Int, _ act: () async throws -> Void) async {
            await #expect(throws: ClientError.gate(.erased(entry: UInt64(size + position)))) { try await act() }
        }
        await expectErased(0) { _ = try await worker.read(record, purpose: purpose) }
        await expectErased(1) {
            _ = try await worker.read(record, fields: [office.field("alias")], purpose: purpose)
        }
        await expectErased(2) {
            _ = try await worker.set(record, office.inputs(["alias": "New"]), purpose: purpose)
        }
        await expectErased(3) {
            _ = try await office.session(manager).assign(record, to: scene.worker.fingerprint, purpose: purpose)
        }
        // The reason of the erasure that is refused is an entry of its own.
        await expectErased(5) { try await scene.erase() }
        let refused = try office.entries().suffix(6).filter { !$0.gate.allowed }
        #expect(refused.map(\.request.kind) == [.read, .read, .update, .assign, .erase])
        #expect(refused.allSatisfy { $0.gate.rule.description == "refuse.erased" })

        let history = try await worker.history(of: record, purpose: purpose)
        #expect(history.writes.map(\.kind) == [.create, .update, .update, .erase])
        #expect(history.writes.last?.official == scene.officer.fingerprint)
        #expect(try await worker.list(purpose: purpose).records.contains { $0.record == record && $0.sequence == 4 })
        let plan = try await office.session(manager).planExport(purpose: Name("case-meeting"))
        let batch = try await office.session(manager).export(plan.records, of: plan)
        #expect(batch.records.map(\.record) == [scene.other])
        #expect(try office.verify().findings == [])
    }

    @Test func `past accesses are still provable, and the log verifies`() async throws {
        let scene = try await ErasureScene()
        _ = try await scene.read()
        let index = UInt64(try scene.office.entries().count - 1)
        let erased = try await scene.erase()
        let audit = try scene.office.vault.audit()
        for (index, kind) in [(index, RequestKind.read), (erased.entry, .erase)] {
            let proof = try #require(try audit.proof(ofEntry: index))
            let (entry, _) = try Audit.check(try TLogProof(parsing: proof.bytes), by: audit.logKey())
            #expect(entry.request.kind == kind && entry.request.record == scene.record)
        }
        #expect(try audit.verifyLog().findings == [])
    }

    @Test func `an assignment ends with its keys, and no later settlement makes new ones`() async throws {
        let scene = try await ErasureScene()
        let office = scene.office
        let manager = try await office.enrol("ari", "case-manager")
        let assigned = try await office.enrol("nan", "health-officer", scope: .assigned)
        _ = try await office.session(manager).assign(scene.record, to: assigned.fingerprint, purpose: purpose)
        _ = try await office.session(office.custodian).distribute()
        #expect(try office.count("SELECT count(*) FROM record_key_wraps") > 0)
        _ = try await scene.erase()
        #expect(try office.count("SELECT count(*) FROM record_key_wraps") == 0)
        _ = try await office.session(office.custodian).distribute()
        _ = try await office.session(office.custodian).rotate(CompartmentID(rawValue: 1))
        #expect(try office.count("SELECT count(*) FROM record_key_wraps") == 0)
        _ = try await office.session(manager).unassign(scene.record, from: assigned.fingerprint, purpose: purpose)
        #expect(try office.verify().findings == [])
    }

    @Test func `only who may erase erases, with a reason, and refusals tell nothing of the record`() async throws {
        let scene = try await ErasureScene()
        let office = scene.office
        let unknown = try RecordID.random()
        for record in [scene.record, unknown] {
            for keys in [scene.worker, office.custodian, office.administrator] {
                await #expect(throws: ClientError.self) {
                    try await office.session(keys).erase(record, purpose: Name("data-subject-request"))
                }
                let last = try #require(try office.entries().last)
                #expect(last.request.kind == .erase && !last.gate.allowed)
                #expect(last.gate.rule.description.hasPrefix("deny."))
            }
            await #expect(throws: ClientError.self) { try await office.session(scene.officer).erase(record) }
            #expect(try office.entries().last?.gate.rule.description == "deny.reason")
        }
        await #expect(throws: ClientError.self) { try await scene.erase(of: unknown) }
        #expect(try office.entries().last?.gate.rule.description == "refuse.no-such-record")
        #expect(try await scene.read()["given_name"] == "Aung")
        #expect(try office.verify().findings == [])
    }

    @Test func `a reason stays until it is erased itself`() async throws {
        let scene = try await ErasureScene()
        let office = scene.office
        let auditor = try await office.enrol("aye", "auditor")
        _ = try await office.session(scene.worker).read(scene.record, purpose: purpose, reason: "a court order")
        let reason = try #require(try office.entries().last { $0.request.kind == .read }).request.id.reason
        _ = try await scene.erase()
        let words = try await office.session(auditor).read(reason, purpose: Name("oversight"))
        #expect(try texts(words) == ["reason": "a court order"])
        _ = try await scene.erase(of: reason)
        await #expect(throws: ClientError.self) {
            try await office.session(auditor).read(reason, purpose: Name("oversight"))
        }
        var explained: [RequestKind] = []
        try office.vault.audit().forEachExplainedEntry { entry, reason in
            if reason != nil { explained.append(entry.request.kind) }
            return true
        }
        #expect(explained == [.erase, .erase], "what was erased explains nothing any more")
        #expect(try office.verify().findings == [])
    }

    @Test func `the same request sent again after an unknown outcome gets the same answer`() async throws {
        let scene = try await ErasureScene()
        let office = scene.office
        let erased = try await scene.erase()
        let stored = try #require(try office.entries().first { $0.gate.index == erased.entry })
        let again = SignedRequest(bytes: stored.requestBytes, signature: stored.signature)
        let receipt = try await office.gate().erase(again)
        #expect(receipt.entry.index == erased.entry)
        #expect(try office.verify().findings == [])
    }

    @Test(arguments: [true, false])
    func `a manifest that is not exactly what follows is not taken`(isOlder: Bool) async throws {
        let scene = try await ErasureScene()
        let office = scene.office
        let gate = TappedGate(
            try office.gate(),
            changeErasure: { request in
                guard var part = try? RequestPart(request.bytes) else { return request }
                if isOlder {
                    part.manifestBefore = part.manifestAfter
                } else {
                    part.manifestAfter = part.manifestBefore
                }
                return (try? SignedRequest(part, by: scene.officer)) ?? request
            })
        await #expect(throws: ClientError.self) {
            try await office.session(scene.officer, gate: gate).erase(scene.record, reason: "asked")
        }
        #expect(try await scene.read()["given_name"] == "Aung")
        #expect(try office.verify().findings == [])
    }
}

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

/// A refused access of one kind.
enum RefusedAccess: String, CaseIterable, CustomTestStringConvertible {
    case noGrant = "deny.no-grant"
    case unknownPurpose = "deny.unknown-purpose"
    case purpose = "deny.purpose"
    case field = "deny.field"
    case unknownField = "deny.unknown-type"
    case basis = "deny.basis"
    case action = "deny.action"
    case assignment = "deny.assignment"
    case revoked = "deny.revoked"
    case noSuchRecord = "refuse.no-such-record"

    var testDescription: String { rawValue }
}

/// Every refusal is in the log.
@Suite struct RefusalTests {
    @Test(arguments: RefusedAccess.allCases)
    func `a refused read is in the log with who, what, why and the reason`(refused: RefusedAccess) async throws {
        let scene = try await TamperScene()
        let office = scene.office
        var keys = scene.worker
        var record = scene.first.record
        var fields = [try office.field("given_name")]
        var purpose = try Name("identification")
        var basis: Name?
        switch refused {
        case .noGrant: keys = try await office.enrol("dara")
        case .unknownPurpose: purpose = try Name("curiosity")
        case .purpose: purpose = try Name("medical-care")
        case .field: fields.append(try office.field("medical_note"))
        case .unknownField: fields = [FieldID(rawValue: 9999)]
        case .basis: basis = try Name("legal-claims")
        case .action: keys = try await office.enrol("dara", "interpreter")
        case .assignment: keys = try await enrolAssigned(in: office)
        case .revoked: break
        case .noSuchRecord: record = try RecordID.random()
        }
        let session = try await office.session(keys)
        if refused == .revoked {
            _ = try await office.session(office.administrator).submit([.revoke(official: keys.fingerprint)])
        }
        let index = UInt64(try office.entries().count)
        let error: GateError =
            refused == .noSuchRecord ? .noSuchRecord(entry: index) : .refused(code: refused.rawValue, entry: index)
        if refused == .action {
            await #expect(throws: ClientError.gate(error)) { try await session.list(purpose: purpose) }
        } else {
            await #expect(throws: ClientError.gate(error)) {
                try await session.read(record, fields: fields, purpose: purpose, legalBasis: basis)
            }
        }
        let entries = try office.entries()
        #expect(entries.count == Int(index) + 1)
        let entry = try #require(entries.last)
        #expect(!entry.gate.allowed)
        #expect(entry.gate.rule.description == refused.rawValue)
        #expect(entry.request.actor == keys.fingerprint)
        #expect(entry.request.purpose == purpose)
        #expect(entry.request.legalBasis == basis)
        if refused != .action {
            #expect(entry.request.record == record)
            #expect(entry.request.fields == fields)
        }
        #expect(try office.verify().findings == [])
    }

    @Test func `somebody without a right is refused alike for a record that is there and one that is not`() async throws
    {
        let scene = try await TamperScene()
        let nobody = try await scene.office.enrol("dara")
        let session = try await scene.office.session(nobody)
        let size = UInt64(try scene.office.entries().count)
        let field = try scene.office.field("given_name")
        for (i, record) in [scene.first.record, try RecordID.random()].enumerated() {
            await #expect(throws: ClientError.gate(.refused(code: "deny.no-grant", entry: size + 2 * UInt64(i)))) {
                try await session.read(record, fields: [field], purpose: Name("identification"))
            }
            await #expect(throws: ClientError.gate(.refused(code: "deny.no-grant", entry: size + 2 * UInt64(i) + 1))) {
                try await session.read(record, purpose: Name("identification"))
            }
        }
    }

    @Test(arguments: ["nobody", "police", "worker"])
    func `a refused change is in the log, whether the record is there or not`(who: String) async throws {
        let scene = try await TamperScene()
        let office = scene.office
        let keys =
            switch who {
            case "nobody": try await office.enrol("dara")
            case "police": try await office.enrol("somsak", "law-enforcement-officer")
            default: scene.worker
            }
        let session = try await office.session(keys)
        let records = who == "worker" ? [] : [scene.first.record]
        for record in records + [try RecordID.random()] {
            let index = UInt64(try office.entries().count)
            let error: GateError =
                switch who {
                case "nobody": .refused(code: "deny.no-grant", entry: index)
                case "police": .refused(code: "deny.field", entry: index)
                default: .noSuchRecord(entry: index)
                }
            await #expect(throws: ClientError.gate(error)) {
                try await session.set(
                    record, office.inputs(["given_name": "Kyaw"]), purpose: Name("identification"))
            }
            let entry = try #require(try office.entries().last)
            #expect(entry.gate.index == index)
            #expect(entry.request.kind == .update)
            #expect(entry.request.record == record)
            #expect(!entry.gate.allowed)
        }
        #expect(try await scene.read() == TamperScene.values)
        #expect(try office.verify().findings == [])
    }

    @Test func `a refused new record is in the log and stores nothing`() async throws {
        let scene = try await TamperScene()
        let health = try await scene.office.enrol("dara", "health-officer")
        let session = try await scene.office.session(health)
        let index = UInt64(try scene.office.entries().count)
        await #expect(throws: ClientError.gate(.refused(code: "deny.action", entry: index))) {
            try await session.create(
                TestOffice.person, scene.office.inputs(["given_name": "Kyaw"]), purpose: Name("medical-care"))
        }
        #expect(try scene.office.entries().last?.gate.rule.description == "deny.action")
        #expect(try scene.office.count("SELECT count(*) FROM records") == 2)
    }

    @Test func `a change of a record of a type that one may not know of is refused like one of none`() async throws {
        let scene = try await TamperScene()
        let office = scene.office
        let police = try await office.enrol("somsak", "law-enforcement-officer")
        let caseType = RecordTypeID(rawValue: 2)
        let schema = try office.vault.audit().governance().policy.schema
        let title = try #require(schema.fields(of: caseType).first { $0.type == .text })
        let file = try await office.session(scene.worker).create(
            caseType, [FieldInput(field: title.id, value: Array("Case file".utf8))], purpose: Name("identification"))
        let session = try await office.session(police)
        for record in [file.record, try RecordID.random()] {
            let index = UInt64(try office.entries().count)
            await #expect(throws: ClientError.gate(.noSuchRecord(entry: index))) {
                try await session.set(
                    record, office.inputs(["narrative": "A statement."]), purpose: Name("legal-proceedings"))
            }
            #expect(try office.entries().last?.gate.rule.description == "refuse.no-such-record")
        }
    }

    @Test func `an access that the policy refused is found by verify when the log calls it allowed`() async throws {
        let scene = try await TamperScene()
        let session = try await scene.office.session(scene.worker)
        _ = try? await session.read(
            scene.first.record, fields: [scene.office.field("medical_note")], purpose: Name("identification"))
        let refused = try #require(try scene.office.entries().last)
        try scene.office.put(
            LogEntry(
                request: refused.request, requestBytes: refused.requestBytes, signature: refused.signature,
                gate: refused.gate.with(allowed: true, rule: try Name("case-worker.read"))))
        let index = refused.gate.index
        #expect(
            try scene.office.verify().found.first
                == Found(kind: .decision, place: "entry \(index) allows what the policy refused", entry: index))
    }

    @Test func `verify decides by the policy of the moment when the same was allowed just before`() async throws {
        let scene = try await TamperScene()
        let office = scene.office
        let moment = TestOffice.now()
        let gate = try office.gate(clock: { moment })
        let session = try await office.session(scene.worker, gate: gate)
        let (field, purpose) = (try office.field("given_name"), try Name("identification"))
        _ = try await session.read(scene.first.record, fields: [field], purpose: purpose)
        let text = String(decoding: PolicyDocument.default, as: UTF8.self)
        let rule = try #require(text.range(of: "- id: case-worker.read\n"))
        let narrower = text.replacing(
            "[identity, contact, family, case]", with: "[contact, family, case]",
            subrange: rule.upperBound..<text.endIndex,
            maxReplacements: 1)
        let administrator = try await office.session(office.administrator, gate: gate)
        _ = try await administrator.apply(
            policy: Array(narrower.replacing("\nversion: 1\n", with: "\nversion: 2\n").utf8))
        _ = try? await session.read(scene.first.record, fields: [field], purpose: purpose)
        let refused = try #require(try office.entries().last)
        #expect(refused.request.kind == .read && !refused.gate.allowed)
        try office.put(
            LogEntry(
                request: refused.request, requestBytes: refused.requestBytes, signature: refused.signature,
                gate: refused.gate.with(allowed: true, rule: try Name("case-worker.read"))))
        #expect(
            try office.verify().findings.contains {
                $0.place == "entry \(refused.gate.index) allows what the policy refused"
            })
    }

    @Test func `a grant ends with its last moment, and the refusal is in the log`() async throws {
        let scene = try await TamperScene()
        let later = TestOffice.now().adding(seconds: 366 * 86_400)
        let session = try await scene.office.session(scene.worker, gate: scene.office.gate(clock: { later }))
        let index = UInt64(try scene.office.entries().count)
        await #expect(throws: ClientError.gate(.refused(code: "deny.grant-expired", entry: index))) {
            try await session.read(
                scene.first.record, fields: [scene.office.field("given_name")], purpose: Name("identification"))
        }
        // The largest time counts: setting the clock back does not bring the grant back.
        await #expect(throws: ClientError.gate(.refused(code: "deny.grant-expired", entry: index + 1))) {
            try await scene.office.session(scene.worker).read(
                scene.first.record, fields: [scene.office.field("given_name")], purpose: Name("identification"))
        }
        #expect(try scene.office.verify().findings == [])
    }

    private func enrolAssigned(in office: TestOffice) async throws -> OfficialKeys {
        let keys = try TestOffice.person("dara")
        _ = try await office.session(office.administrator).enrol(
            try PublicKeyFile(keys), roles: [try Name("case-worker")], scope: .assigned, until: nil)
        try await office.session(keys).signIn()
        return keys
    }
}

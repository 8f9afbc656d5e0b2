import CaseVault
import Foundation
import GRDB
import GateProtocol
import OpenSSL
import Testing
import VaultAudit
import VaultClient
import VaultCrypto
import VaultModel

/// A record of an office with an official who sees all, one who sees assigned records, and a manager who assigns.
struct AssignmentScene {
    static let purpose = "shelter-care"
    static let values = ["given_name": "สมหญิง", "family_name": "ใจดี"]

    let office: TestOffice
    let manager: OfficialKeys
    let worker: OfficialKeys
    let record: RecordID

    init() async throws {
        office = try await TestOffice()
        manager = try await office.enrol("ari", "case-manager")
        worker = try await office.enrol("mali", "case-worker", scope: .assigned)
        record = try await office.session(manager).create(
            TestOffice.person, office.inputs(["given_name": "สมหญิง", "family_name": "ใจดี"]),
            purpose: Name("identification")
        ).record
    }

    @discardableResult
    func assign(_ official: OfficialKeys? = nil) async throws -> AssignmentReceipt {
        try await office.session(manager).assign(
            record, to: (official ?? worker).fingerprint, purpose: Name(Self.purpose))
    }

    @discardableResult
    func unassign(_ official: OfficialKeys? = nil) async throws -> AssignmentReceipt {
        try await office.session(manager).unassign(
            record, from: (official ?? worker).fingerprint, purpose: Name(Self.purpose))
    }

    func read(_ official: OfficialKeys? = nil) async throws -> [String: String] {
        try texts(try await office.session(official ?? worker).read(record, purpose: Name(Self.purpose)))
    }

    func refusal(of official: OfficialKeys) async throws -> String? {
        do {
            _ = try await read(official)
            return nil
        } catch ClientError.gate(.refused(let code, _)) {
            return code
        }
    }
}

@Suite struct AssignmentTests {
    @Test func `an official with scope assigned reads what is assigned to them and nothing else`() async throws {
        let scene = try await AssignmentScene()
        #expect(try await scene.refusal(of: scene.worker) == "deny.assignment")
        let receipt = try await scene.assign()
        #expect(receipt.waiting == [])
        #expect(try await scene.read() == AssignmentScene.values)
        let other = try await scene.office.enrol("dao", "case-worker", scope: .assigned)
        #expect(try await scene.refusal(of: other) == "deny.assignment")
        #expect(try scene.office.verify().findings == [])
    }

    @Test func `an official with scope assigned is given no compartment key`() async throws {
        let scene = try await AssignmentScene()
        try await scene.assign()
        let wraps = try scene.office.count(
            "SELECT count(*) FROM key_wraps WHERE recipient = ?", [Data(scene.worker.fingerprint.bytes)])
        #expect(wraps == 0)
        let keys = try scene.office.count(
            "SELECT count(*) FROM record_key_wraps WHERE recipient = ?", [Data(scene.worker.fingerprint.bytes)])
        #expect(keys > 0)
    }

    @Test func `an official with scope assigned changes an assigned record and others read the change`() async throws {
        let scene = try await AssignmentScene()
        try await scene.assign()
        _ = try await scene.office.session(scene.worker).set(
            scene.record, scene.office.inputs(["given_name": "สมศรี"]), purpose: Name("identification"))
        #expect(try await scene.read() == ["given_name": "สมศรี", "family_name": "ใจดี"])
        #expect(try await scene.read(scene.manager) == ["given_name": "สมศรี", "family_name": "ใจดี"])
        #expect(try scene.office.verify().findings == [])
    }

    @Test func `the end of an assignment is immediate, and what is written after it has keys of a new generation`()
        async throws
    {
        let scene = try await AssignmentScene()
        let office = scene.office
        let other = try await office.enrol("dao", "case-worker", scope: .assigned)
        try await scene.assign()
        try await scene.assign(other)
        let session = try await office.session(scene.worker)
        _ = try await session.read(scene.record, purpose: Name(AssignmentScene.purpose))
        try await scene.unassign()
        await #expect(throws: ClientError.self) {
            try await session.read(scene.record, purpose: Name(AssignmentScene.purpose))
        }
        #expect(try await scene.refusal(of: scene.worker) == "deny.assignment")
        _ = try await office.session(scene.manager).set(
            scene.record, office.inputs(["given_name": "สมศรี"]), purpose: Name("identification"))
        #expect(try office.count("SELECT count(*) FROM half_a_wraps WHERE generation <> 1") == 0)
        #expect(try await scene.read(other) == ["given_name": "สมศรี", "family_name": "ใจดี"])
        #expect(try office.verify().findings == [])
    }

    @Test func `a rotation renews the record keys of those to whom records are assigned`() async throws {
        let scene = try await AssignmentScene()
        try await scene.assign()
        let custodian = try await scene.office.session(scene.office.custodian)
        for name in ["identity", "family"] {
            let compartment = try #require(await custodian.governance.policy.schema.compartment(named: try Name(name)))
            let progress = try await custodian.rotate(compartment.id)
            #expect(progress.isRetired)
        }
        #expect(try await scene.read() == AssignmentScene.values)
        #expect(
            try scene.office.count("SELECT count(*) FROM record_key_wraps WHERE compartment = 1 AND version = 1") == 0)
        #expect(try scene.office.verify().findings == [])
    }

    @Test func `intake seals to the compartment, and the next holder of its key opens it for those assigned`()
        async throws
    {
        let office = try await TestOffice()
        let intake = try await office.enrol("kyaw", "case-worker", scope: .assigned)
        let written = try await office.session(intake).create(
            TestOffice.person, office.inputs(["given_name": "Su Su"]), purpose: Name("identification"))
        #expect(try office.count("SELECT count(*) FROM half_a_wraps WHERE kind = 2") == 1)
        let manager = try await office.enrol("ari", "case-manager")
        let receipt = try await office.session(manager).assign(
            written.record, to: intake.fingerprint, purpose: Name("identification"))
        #expect(receipt.waiting == [])
        #expect(try office.count("SELECT count(*) FROM half_a_wraps WHERE kind = 2") == 0)
        let read = try await office.session(intake).read(written.record, purpose: Name("identification"))
        #expect(try texts(read) == ["given_name": "Su Su"])
        #expect(try office.verify().findings == [])
    }

    @Test func `reading by a holder of the key turns what intake sealed to the compartment`() async throws {
        let office = try await TestOffice()
        let intake = try await office.enrol("kyaw", "case-worker", scope: .assigned)
        let written = try await office.session(intake).create(
            TestOffice.person, office.inputs(["given_name": "Su Su"]), purpose: Name("identification"))
        let manager = try await office.enrol("ari", "case-manager")
        _ = try await office.session(manager).read(written.record, purpose: Name("identification"))
        #expect(try office.count("SELECT count(*) FROM half_a_wraps WHERE kind = 2") == 0)
        #expect(try office.verify().findings == [])
    }

    @Test func `keys that the one who assigns does not hold come from the custodian`() async throws {
        let scene = try await AssignmentScene()
        let office = scene.office
        let nurse = try await office.enrol("ploy", "health-officer")
        let assigned = try await office.enrol("dara", "health-officer", scope: .assigned)
        _ = try await office.session(nurse).set(
            scene.record, office.inputs(["medical_note": "x"]), purpose: Name("medical-care"))
        let receipt = try await scene.assign(assigned)
        #expect(receipt.waiting.map(\.description) == ["health"])
        let health = try Name("health")
        await #expect(throws: ClientError.waitingForCustodian([health])) {
            try await office.session(assigned).read(
                scene.record, fields: [office.field("medical_note")], purpose: Name("medical-care"))
        }
        _ = try await office.session(office.custodian).distribute()
        let read = try await office.session(assigned).read(
            scene.record, fields: [office.field("medical_note")], purpose: Name("medical-care"))
        #expect(try texts(read) == ["medical_note": "x"])
    }

    @Test func `who may not assign is refused and logged, for records that there are and are not`() async throws {
        let scene = try await AssignmentScene()
        let nurse = try await scene.office.enrol("ploy", "health-officer")
        let session = try await scene.office.session(nurse)
        for record in [scene.record, try RecordID.random()] {
            await #expect(throws: ClientError.self) {
                try await session.assign(record, to: scene.worker.fingerprint, purpose: Name("medical-care"))
            }
            let entry = try #require(try scene.office.entries().last)
            #expect(entry.gate.rule.description == "deny.action")
            #expect(!entry.gate.allowed && entry.request.record == record)
        }
        #expect(try scene.office.count("SELECT count(*) FROM rosters") == 0)
    }

    @Test func `nobody assigns a record to themselves`() async throws {
        let scene = try await AssignmentScene()
        await #expect(throws: ClientError.self) { try await scene.assign(scene.manager) }
        #expect(try scene.office.entries().last?.gate.rule.description == "deny.self")
    }

    @Test func `a list shows an official with scope assigned their records only`() async throws {
        let scene = try await AssignmentScene()
        _ = try await scene.office.session(scene.manager).create(
            TestOffice.person, scene.office.inputs(["given_name": "Nok"]), purpose: Name("identification"))
        let purpose = try Name(AssignmentScene.purpose)
        #expect(try await scene.office.session(scene.worker).list(purpose: purpose).records == [])
        try await scene.assign()
        let records = try await scene.office.session(scene.worker).list(purpose: purpose).records
        #expect(records.map(\.record) == [scene.record])
    }

    @Test func `the history of a record is for those to whom it is assigned`() async throws {
        let scene = try await AssignmentScene()
        let purpose = try Name("identification")
        await #expect(throws: ClientError.self) {
            try await scene.office.session(scene.worker).history(of: scene.record, purpose: purpose)
        }
        try await scene.assign()
        let history = try await scene.office.session(scene.worker).history(of: scene.record, purpose: purpose)
        #expect(history.writes.map(\.official) == [scene.manager.fingerprint])
        #expect(try scene.office.verify().findings == [])
    }
}

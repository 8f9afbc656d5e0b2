import Foundation
import GRDB
import Testing
import VaultAudit
import VaultClient
import VaultCrypto
import VaultModel

@Suite struct RosterTamperTests {
    @Test(arguments: RosterChange.allCases)
    func `a changed assignment is noticed where it matters`(change: RosterChange) async throws {
        let scene = try await AssignmentScene()
        let other = try await scene.office.enrol("dao", "case-worker", scope: .assigned)
        let third = try await scene.office.enrol("somsak", "case-worker", scope: .assigned)
        try await scene.assign()
        try await scene.assign(other)
        try change.apply(to: scene, other: third)
        let given = try scene.office.field("given_name")
        func read() async throws -> [String: String] {
            try texts(
                try await scene.office.session(scene.worker).read(
                    scene.record, fields: [given], purpose: Name(AssignmentScene.purpose)))
        }
        if let error = try change.error(scene) {
            await #expect(throws: error) { try await read() }
        } else {
            #expect(try await read() == ["given_name": "สมหญิง"])
        }
        #expect(Set(try scene.office.verify().findings.map(\.kind)) == change.findings)
    }

    @Test func `who was added to a list of records without an assignment sees nothing of it`() async throws {
        let scene = try await AssignmentScene()
        let other = try await scene.office.enrol("dao", "case-worker", scope: .assigned)
        try await scene.assign()
        try RosterChange.addsAssignment.apply(to: scene, other: other)
        let records = try await scene.office.session(other).list(purpose: Name(AssignmentScene.purpose)).records
        #expect(records.isEmpty)
        #expect(try await scene.refusal(of: other) == "deny.assignment")
    }

    @Test func `an old roster put back is found by verify, and opens nothing that was written after it`() async throws {
        let scene = try await AssignmentScene()
        let office = scene.office
        try await scene.assign()
        let path = office.directory + "/old"
        try office.copyDatabase(to: path)
        try await scene.unassign()
        _ = try await office.session(scene.manager).set(
            scene.record, office.inputs(["given_name": "สมศรี"]), purpose: Name("identification"))
        let old = try DatabaseQueue(path: path)
        for table in ["rosters", "assignments", "record_key_wraps"] {
            try office.sql("DELETE FROM \(table)")
            for row in try old.read({ try Row.fetchAll($0, sql: "SELECT * FROM \(table)") }) {
                let marks = row.map { _ in "?" }.joined(separator: ", ")
                try office.sql("INSERT INTO \(table) VALUES (\(marks))", StatementArguments(row.map(\.1)))
            }
        }
        try old.close()
        // The gate cannot tell the old row from a new one; the keys of the new generation are not in it.
        await #expect(throws: ClientError.self) { try await scene.read() }
        #expect(try office.verify().findings.contains { $0.kind == .record })
    }

    @Test func `one roster that is not intact keeps no other official from their keys`() async throws {
        let scene = try await AssignmentScene()
        let office = scene.office
        let second = try await office.session(scene.manager).create(
            TestOffice.person, office.inputs(["given_name": "Nok"]), purpose: Name("identification")
        ).record
        try await scene.assign()
        _ = try await office.session(scene.manager).assign(
            second, to: scene.worker.fingerprint, purpose: Name(AssignmentScene.purpose))
        try office.edit("rosters", "head_code", where: "record = ?", [Data(scene.record.bytes)]) { $0[0] ^= 1 }
        try office.sql("DELETE FROM record_key_wraps WHERE record = ?", [Data(second.bytes)])
        _ = try await office.session(office.custodian).distribute()
        let read = try await office.session(scene.worker).read(second, purpose: Name(AssignmentScene.purpose))
        #expect(try texts(read) == ["given_name": "Nok"])
    }
}

import CaseVault
import GRDB
import GateProtocol
import OpenSSL
import Testing
import VaultClient
import VaultCrypto
import VaultGate
import VaultModel

@Suite struct KeyStateTests {
    private let identity = CompartmentID(rawValue: 1)

    private func scene() async throws -> (office: TestOffice, worker: OfficialKeys, record: RecordID) {
        let office = try await TestOffice()
        let worker = try await office.enrol("mali", "case-worker")
        let record = try await office.session(worker).create(
            TestOffice.person, office.inputs(["given_name": "สมหญิง"]), purpose: Name("identification")
        ).record
        return (office, worker, record)
    }

    private func halves(under version: Int, in office: TestOffice) throws -> Int {
        try office.count("SELECT count(*) FROM half_a_wraps WHERE compartment = 1 AND version = ?", [version])
    }

    @Test func `a compromised key takes no write from the statement on, and what it protects can be moved away`()
        async throws
    {
        let (office, worker, record) = try await scene()
        let custodian = try await office.session(office.custodian)
        let before = try await office.session(worker)
        _ = try await custodian.compromise(identity, version: 1)
        #expect(await custodian.governance.keys[identity]?[1]?.state == .compromised)
        #expect(await custodian.governance.activeKey(identity)?.act.version == 2)
        // Also a session that was open before writes under the new one.
        _ = try await before.create(
            TestOffice.person, office.inputs(["given_name": "มาลี"]), purpose: Name("identification"))
        #expect(try halves(under: 1, in: office) == 1)
        #expect(try halves(under: 2, in: office) == 1)
        _ = try await custodian.rotate(identity)
        #expect(try halves(under: 1, in: office) == 0)
        #expect(await custodian.governance.keys[identity]?[1]?.state == .compromised)
        let read = try await office.session(worker).read(record, purpose: Name("identification"))
        #expect(try texts(read) == ["given_name": "สมหญิง"])
        #expect(try office.verify().findings == [])
    }

    @Test func `a key is destroyed only when nothing is left under it, and its wraps are deleted`() async throws {
        let (office, worker, record) = try await scene()
        let custodian = try await office.session(office.custodian)
        _ = try await custodian.compromise(identity, version: 1)
        // The state would allow it; what the database holds does not.
        let left = GovernanceError.keyState("the key still protects 1 halves")
        let error = await #expect(throws: ClientError.self) { try await custodian.destroy(identity, version: 1) }
        guard case .gate(.statementRefused(left, _)) = error else {
            Issue.record("another error: \(String(describing: error))")
            return
        }
        _ = try await custodian.rotate(identity)
        _ = try await custodian.destroy(identity, version: 1)
        #expect(await custodian.governance.keys[identity]?[1]?.state == .destroyed)
        for person in [worker, office.custodian] {
            let wraps = try await office.gate().keyWraps(of: person.fingerprint).filter { $0.kind == .compartment }
            #expect(!wraps.contains { $0.compartment == identity && $0.version == 1 })
            #expect(wraps.contains { $0.compartment == identity && $0.version == 2 })
        }
        let read = try await office.session(worker).read(record, purpose: Name("identification"))
        #expect(try texts(read) == ["given_name": "สมหญิง"])
        #expect(try office.verify().findings == [])
    }

    @Test func `an administrator neither compromises nor destroys a key`() async throws {
        let (office, worker, _) = try await scene()
        for person in [office.administrator, worker] {
            let session = try await office.session(person)
            await #expect(throws: ClientError.self) { try await session.compromise(identity, version: 1) }
            await #expect(throws: ClientError.self) { try await session.destroy(identity, version: 1) }
        }
        #expect(try await office.session(worker).governance.keys[identity]?[1]?.state == .active)
    }
}

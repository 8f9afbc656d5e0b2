import CaseVault
import GateProtocol
import OpenSSL
import Testing
import VaultClient
import VaultCrypto
import VaultModel

@Suite struct RekeyTests {
    private func successor(of keys: OfficialKeys) throws -> OfficialKeys {
        let identity = keys.identity
        return try OfficialKeys.generate(
            handle: identity.handle, name: identity.name, agency: identity.agency, protection: .none)
    }

    @Test func `new keys open what the old ones opened, and the old ones nothing`() async throws {
        let office = try await TestOffice()
        let worker = try await office.enrol("mali", "case-worker")
        let record = try await office.session(worker).create(
            TestOffice.person, office.inputs(["given_name": "สมหญิง"]), purpose: Name("identification")
        ).record
        let new = try successor(of: worker)
        _ = try await office.session(worker).rekey(to: new)
        let read = try await office.session(new).read(record, purpose: Name("identification"))
        #expect(try texts(read) == ["given_name": "สมหญิง"])
        await #expect(throws: ClientError.self) {
            try await office.session(worker).read(record, purpose: Name("identification"))
        }
        let governance = try await office.session(new).governance
        #expect(governance.officials[worker.fingerprint]?.state == .revoked)
        #expect(governance.current(worker.fingerprint) == new.fingerprint)
        #expect(governance.official(handle: "mali")?.identity == new.identity)
        // No wrap to the old keys is left, so that their key file opens nothing with this database.
        #expect(governance.wraps.keys.allSatisfy { $0.recipient != worker.fingerprint })
        #expect(try office.verify().findings == [])
    }

    @Test func `assignments go over to new keys, and end under them`() async throws {
        let scene = try await AssignmentScene()
        try await scene.assign()
        _ = try await scene.office.session(scene.office.custodian).distribute()
        #expect(try await scene.read() == AssignmentScene.values)
        let new = try successor(of: scene.worker)
        _ = try await scene.office.session(scene.worker).rekey(to: new)
        _ = try await scene.office.session(scene.office.custodian).distribute()
        #expect(try await scene.read(new) == AssignmentScene.values)
        await #expect(throws: ClientError.self) { try await scene.assign(new) }
        #expect(try scene.office.verify().findings == [])
        try await scene.unassign(new)
        #expect(try await scene.refusal(of: new) == "deny.assignment")
        #expect(try scene.office.verify().findings == [])
    }

    @Test func `nobody is given new keys but by the old ones`() async throws {
        let office = try await TestOffice()
        let worker = try await office.enrol("mali", "case-worker")
        let other = try await office.enrol("som", "case-worker")
        let act = Act.rekey(
            RekeyAct(old: worker.fingerprint, person: try PublicKeyFile(successor(of: worker)), wraps: []))
        for thief in [other, office.administrator, office.custodian] {
            await #expect(throws: ClientError.self) { try await office.session(thief).submit([act]) }
            var statement = HandmadeStatement([act], by: thief)
            statement.sender = worker
            await #expect(throws: GateError.self) { try await office.submit(statement) }
        }
        #expect(try await office.session(worker).governance.officials[worker.fingerprint]?.isActive == true)
    }

    @Test func `new keys are for the same person, unused, and not for people of the root`() async throws {
        let office = try await TestOffice()
        let worker = try await office.enrol("mali", "case-worker")
        let other = try await office.enrol("som", "case-worker")
        let session = try await office.session(worker)
        func expect(_ expected: GovernanceError, _ new: OfficialKeys, by session: Session) async {
            let error = await #expect(throws: ClientError.self) { try await session.rekey(to: new) }
            guard case .gate(.statementRefused(let found, _)) = error else {
                Issue.record("another error: \(String(describing: error))")
                return
            }
            #expect(found == expected)
        }
        await expect(.notTheSamePerson, try successor(of: other), by: session)
        await expect(.alreadyEnrolled, worker, by: session)
        await expect(
            .roleOfTheRoot, try successor(of: office.custodian), by: try await office.session(office.custodian))
    }
}

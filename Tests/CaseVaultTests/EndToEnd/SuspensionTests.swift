import CaseVault
import GateProtocol
import OpenSSL
import Testing
import VaultAudit
import VaultClient
import VaultCrypto
import VaultGate
import VaultModel

/// Officials who may do nothing for a while.
@Suite struct SuspensionTests {
    @Test func `who is suspended is refused at once, by a session that is open as well, and returns with their keys`()
        async throws
    {
        let scene = try await TamperScene()
        let office = scene.office
        let (administrator, worker) = (
            try await office.session(office.administrator), try await office.session(scene.worker)
        )
        let purpose = try Name("identification")
        _ = try await worker.list(purpose: purpose)
        _ = try await administrator.submit([.suspend(official: scene.worker.fingerprint)])
        var index = UInt64(try office.entries().count)
        func refused() -> ClientError {
            defer { index += 1 }
            return .gate(.refused(code: "deny.suspended", entry: index))
        }
        await #expect(throws: refused()) { try await worker.list(purpose: purpose) }
        await #expect(throws: refused()) {
            try await worker.read(scene.first.record, fields: [office.field("phone")], purpose: purpose)
        }
        await #expect(throws: refused()) {
            try await worker.create(TestOffice.person, office.inputs(["given_name": "Aye"]), purpose: purpose)
        }
        await #expect(throws: refused()) { try await worker.signIn() }
        await #expect(throws: refused()) {
            try await worker.submit([.revoke(official: office.custodian.fingerprint)])
        }
        _ = try await administrator.submit([.resume(official: scene.worker.fingerprint)])
        // Nobody had to give them a key again.
        #expect(try await scene.read() == TamperScene.values)
        #expect(try office.verify().findings == [])
    }

    @Test func `a suspended administrator or custodian signs nothing that counts`() async throws {
        let office = try await TestOffice(administrators: 3, threshold: 2)
        let people = office.administrators
        let proposal = try await office.session(people[0]).enrol(
            PublicKeyFile(TestOffice.person("mali")), roles: [], scope: nil, until: nil)
        try await office.submit(
            HandmadeStatement([.suspend(official: people[0].fingerprint)], by: people[1], people[2]))
        // What they signed before does not count either.
        let signed = try await office.session(people[1]).sign(proposal.statement)
        #expect(signed.isPending)
        #expect(try await !office.session(people[2]).sign(proposal.statement).isPending)
        let index = UInt64(try office.entries().count)
        await #expect(throws: ClientError.gate(.refused(code: "deny.suspended", entry: index))) {
            try await office.session(people[0]).submit([.suspend(official: office.custodian.fingerprint)])
        }
        // Two must be left who can sign.
        await #expect(
            throws: GateError.statementRefused(.tooFewAdministrators(needed: 2), entry: index + 1)
        ) {
            try await office.submit(
                HandmadeStatement([.suspend(official: people[1].fingerprint)], by: people[1], people[2]))
        }
        try await office.submit(
            HandmadeStatement([.suspend(official: office.custodian.fingerprint)], by: people[1], people[2]))
        await #expect(throws: ClientError.gate(.refused(code: "deny.suspended", entry: index + 3))) {
            try await office.session(office.custodian).distribute()
        }
        #expect(try office.verify().findings == [])
    }

    @Test func `a suspended official receives no key, and the one of a rotation when they return`() async throws {
        let scene = try await TamperScene()
        let office = scene.office
        let administrator = try await office.session(office.administrator)
        let custodian = try await office.session(office.custodian)
        _ = try await administrator.submit([.suspend(official: scene.worker.fingerprint)])
        _ = try await custodian.rotate(CompartmentID(rawValue: 1))
        #expect(try office.vault.audit().governance().waiting(at: TestOffice.now()).isEmpty)
        _ = try await administrator.submit([.resume(official: scene.worker.fingerprint)])
        let waiting = try office.vault.audit().governance().waiting(at: TestOffice.now())
        #expect(waiting.map(\.official) == [scene.worker.fingerprint])
        #expect(try await custodian.distribute().wraps == 1)
        #expect(try await scene.read() == TamperScene.values)
    }
}

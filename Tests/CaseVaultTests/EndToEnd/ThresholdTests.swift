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

/// Statements of two and more administrators, each at a session of their own.
@Suite struct ThresholdTests {
    private func pending(in office: TestOffice) throws -> [PendingStatement] { try office.vault.pendingStatements() }

    @Test func `every act of governance waits for the second administrator and takes effect with them`() async throws {
        let office = try await TestOffice(administrators: 3, threshold: 2)
        let first = try await office.session(office.administrators[0])
        let second = try await office.session(office.administrators[1])
        let mali = try TestOffice.person("mali")
        func done(_ receipt: StatementReceipt, _ location: SourceLocation = #_sourceLocation) async throws {
            #expect(receipt.isPending, sourceLocation: location)
            let before = try office.vault.audit().governance().count
            #expect(try pending(in: office).map(\.id) == [receipt.statement], sourceLocation: location)
            let signed = try await second.sign(receipt.statement)
            #expect(!signed.isPending && signed.statement == receipt.statement, sourceLocation: location)
            #expect(try office.vault.audit().governance().entries.last == signed.entry, sourceLocation: location)
            #expect(try office.vault.audit().governance().count == before + 1, sourceLocation: location)
            #expect(try pending(in: office).isEmpty, sourceLocation: location)
            try await first.refresh()
        }
        try await done(
            try await first.enrol(
                PublicKeyFile(mali), roles: [Name("case-worker")], scope: .all, until: nil))
        let (grant, id) = try await first.grant(
            Name("interpreter"), to: mali.fingerprint, scope: nil, until: nil)
        try await done(grant)
        try await done(try await first.submit([.removeGrant(id)]))
        let text = String(decoding: PolicyDocument.default, as: UTF8.self)
        let document = Array(text.replacing("\nversion: 1", with: "\nversion: 2").utf8)
        try await done(try await first.apply(policy: document))
        #expect(await first.governance.policy.version == 2)
        try await done(try await first.submit([.suspend(official: mali.fingerprint)]))
        try await done(try await first.submit([.resume(official: mali.fingerprint)]))
        try await done(try await first.submit([.revoke(official: mali.fingerprint)]))
        try await done(
            try await first.replaceRoot(
                administrators: office.administrators.prefix(2).map { try PublicKeyFile($0) }, threshold: 2,
                custodians: [PublicKeyFile(office.custodian)], custodianThreshold: 1))
        #expect(try office.verify().findings == [])
    }

    @Test func `the last of three signers is enough, whoever it is, and one signature of two at once is not lost`()
        async throws
    {
        let office = try await TestOffice(administrators: 4, threshold: 3)
        let sessions = try await office.administrators.asyncMap { try await office.session($0) }
        let receipt = try await sessions[0].enrol(
            PublicKeyFile(TestOffice.person("mali")), roles: [], scope: nil, until: nil)
        async let one = sessions[1].sign(receipt.statement)
        async let two = sessions[2].sign(receipt.statement)
        let done = try await [one, two]
        #expect(done.filter(\.isPending).count == 1)
        #expect(try office.vault.audit().governance().official(handle: "mali") != nil)
        await #expect(throws: ClientError.wrongState("no such statement waits for signatures")) {
            try await sessions[3].sign(receipt.statement)
        }
        #expect(try office.verify().findings == [])
    }

    @Test func `a proposal lies in the log with who proposed and who signed it`() async throws {
        let office = try await TestOffice(administrators: 4, threshold: 3)
        let first = try await office.session(office.administrators[0])
        let receipt = try await first.enrol(
            PublicKeyFile(TestOffice.person("mali")), roles: [], scope: nil, until: nil)
        _ = try await office.session(office.administrators[1]).sign(receipt.statement)
        let entries = try office.entries().suffix(2)
        #expect(entries.map(\.request.actor) == office.administrators.prefix(2).map(\.fingerprint))
        for (count, entry) in entries.enumerated() {
            #expect(entry.gate.isPending && !entry.gate.allowed)
            let signed = try SignedStatement(try #require(entry.request.statement))
            #expect(signed.statement.id == receipt.statement)
            #expect(signed.signatures.count == count + 1)
        }
    }

    @Test func `nobody signs twice, for themselves or without the office`() async throws {
        let office = try await TestOffice(administrators: 3, threshold: 2)
        let first = try await office.session(office.administrators[0])
        let second = office.administrators[1]
        // Another handle of the second administrator: the same name at the same agency.
        let other = try OfficialKeys.generate(
            handle: "mali", name: second.identity.name, agency: second.identity.agency, protection: .none)
        let receipt = try await first.enrol(
            PublicKeyFile(other), roles: [Name("case-worker")], scope: .all, until: nil)
        await #expect(throws: ClientError.wrongState("you have signed this statement; it waits for others")) {
            try await first.sign(receipt.statement)
        }
        await #expect(throws: ClientError.wrongState("your signature would not count under this statement")) {
            try await office.session(second).sign(receipt.statement)
        }
        let index = UInt64(try office.entries().count)
        await #expect(throws: ClientError.gate(.refused(code: "deny.governance", entry: index))) {
            try await office.session(office.custodian).sign(receipt.statement)
        }
        #expect(try await !office.session(office.administrators[2]).sign(receipt.statement).isPending)
    }

    @Test func `what an administrator of two proposes for themselves can wait for nobody`() async throws {
        let office = try await TestOffice(administrators: 2, threshold: 2)
        let nok = office.administrators[0]
        let second = try OfficialKeys.generate(
            handle: "nok.second", name: nok.identity.name, agency: nok.identity.agency, protection: .none)
        let session = try await office.session(nok)
        let index = UInt64(try office.entries().count)
        await #expect(
            throws: ClientError.gate(
                .statementRefused(.notEnoughSignatures(needed: 2, counted: 0), entry: index))
        ) {
            try await session.enrol(PublicKeyFile(second), roles: [], scope: nil, until: nil)
        }
        #expect(try pending(in: office).isEmpty)
    }

    @Test func `what waits is over with its time, and under another root`() async throws {
        let office = try await TestOffice(administrators: 3, threshold: 2)
        let first = try await office.session(office.administrators[0])
        let receipt = try await first.enrol(
            PublicKeyFile(TestOffice.person("mali")), roles: [], scope: nil, until: nil)
        let late = TestOffice.now().adding(seconds: 8 * 86_400)
        let copy = try office.copyVault(with: ["gate.key", "gate.pin"])
        let lateGate = try office.gate(clock: { late })
        let session = try await office.session(office.administrators[1], gate: lateGate, clock: { late })
        await #expect(throws: ClientError.wrongState("no such statement waits for signatures")) {
            try await session.sign(receipt.statement)
        }
        // The gate holds to it as well, and puts away what is over with the next statement.
        let waiting = try #require(try pending(in: office).first)
        var signed = waiting.signed
        try signed.sign(with: office.administrators[1])
        var part = try await office.part(.statement, by: office.administrators[1], in: session)
        part.detailDigest = RequestPart.digest(
            detail: Detail.statement(wraps: [], documents: [], vault: part.vault), blind: part.blind)
        part.statement = signed.bytes
        let request = StatementRequest(request: try SignedRequest(part, by: office.administrators[1]))
        let index = UInt64(try office.entries().count)
        await #expect(throws: GateError.statementRefused(.expired, entry: index)) { try await lateGate.submit(request) }
        #expect(try pending(in: office).isEmpty)
        #expect(try copy.pendingStatements().map(\.id) == [receipt.statement])
    }

    @Test func `a new root voids what waits under the old one`() async throws {
        let office = try await TestOffice(administrators: 3, threshold: 2)
        let first = try await office.session(office.administrators[0])
        let second = try await office.session(office.administrators[1])
        let enrolment = try await first.enrol(
            PublicKeyFile(TestOffice.person("mali")), roles: [], scope: nil, until: nil)
        let root = try await first.replaceRoot(
            administrators: office.administrators.map { try PublicKeyFile($0) }, threshold: 2,
            custodians: [PublicKeyFile(office.custodian), PublicKeyFile(TestOffice.person("ye"))],
            custodianThreshold: 1)
        _ = try await second.sign(root.statement)
        await #expect(throws: ClientError.wrongState("no such statement waits for signatures")) {
            try await second.sign(enrolment.statement)
        }
        #expect(try await first.pendingStatements().isEmpty)
    }

    @Test func `rows that somebody put beside the statements that wait have no effect`() async throws {
        let office = try await TestOffice(administrators: 2, threshold: 2)
        let first = try await office.session(office.administrators[0])
        let second = try await office.session(office.administrators[1])
        let receipt = try await first.enrol(
            PublicKeyFile(TestOffice.person("mali")), roles: [], scope: nil, until: nil)
        // A signature that does not fit, and a row that is none.
        try office.edit(
            "pending_statements", "bytes", where: "id = ?", [Data(receipt.statement.bytes)]
        ) { $0[$0.count - 1] ^= 1 }
        try office.sql(
            "INSERT INTO pending_statements VALUES (?, ?)", [Data(repeating: 9, count: 16), Data([1, 2, 3])])
        #expect(try await second.pendingStatements().isEmpty)
        await #expect(throws: ClientError.wrongState("no such statement waits for signatures")) {
            try await second.sign(receipt.statement)
        }
        // Whoever proposes it again is not stopped by them.
        let again = try await first.enrol(
            PublicKeyFile(TestOffice.person("mali")), roles: [], scope: nil, until: nil)
        #expect(try await !second.sign(again.statement).isPending)
        #expect(try office.count("SELECT count(*) FROM pending_statements WHERE length(bytes) = 3") == 0)
    }

    @Test func `no more than a limit waits`() async throws {
        let office = try await TestOffice(administrators: 2, threshold: 2)
        let first = try await office.session(office.administrators[0])
        let statement = Act.suspend(official: office.custodian.fingerprint)
        for _ in 0..<PendingStatement.maximumCount { _ = try await first.submit([statement]) }
        let index = UInt64(try office.entries().count)
        await #expect(throws: ClientError.gate(.refused(code: "refuse.too-many-pending", entry: index))) {
            try await first.submit([statement])
        }
        #expect(try pending(in: office).count == PendingStatement.maximumCount)
    }
}

extension Sequence where Self: Sendable, Element: Sendable {
    func asyncMap<R>(_ body: (Element) async throws -> R) async rethrows -> [R] {
        var results: [R] = []
        for element in self { results.append(try await body(element)) }
        return results
    }
}

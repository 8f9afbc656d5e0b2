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

/// Statements that must have no effect. Each refusal is in the log.
@Suite struct GovernanceRuleTests {
    @Test func `two of three administrators enrol, one does not, and nobody counts twice`() async throws {
        let office = try await TestOffice(administrators: 3, threshold: 2)
        let (first, second, third) = (office.administrators[0], office.administrators[1], office.administrators[2])
        let act = Act.enrol(try PublicKeyFile(try TestOffice.person("mali")))
        try await expectPending(HandmadeStatement([act], by: first), in: office)
        #expect(try office.vault.audit().governance().official(handle: "mali") == nil)
        try await expect(.badSignature, HandmadeStatement([act], by: first, first), in: office)
        try await expect(
            .badSignature, HandmadeStatement([act], by: first, office.custodian),
            in: office)
        try await office.submit(HandmadeStatement([act], by: second, third))
        #expect(try office.vault.audit().governance().official(handle: "mali") != nil)
        #expect(try office.verify().findings == [])
    }

    @Test func `a signature under another statement does not count`() async throws {
        let office = try await TestOffice(administrators: 2, threshold: 2)
        let gate = try office.gate()
        let time = TestOffice.now().adding(seconds: 3600)
        let acts = [Act.enrol(try PublicKeyFile(try TestOffice.person("mali")))]
        let statement = Statement(
            vault: office.founding.vault, id: try StatementID.random(), rootVersion: 1, logSize: 1, expiry: time,
            acts: acts)
        let other = Statement(
            vault: office.founding.vault, id: try StatementID.random(), rootVersion: 1, logSize: 1, expiry: time,
            acts: acts)
        var signed = SignedStatement(statement)
        try signed.sign(with: office.administrators[0])
        var taken = SignedStatement(other)
        try taken.sign(with: office.administrators[1])
        let forged = try SignedStatement(signed.bytes + taken.bytes.suffix(96))
        #expect(forged.signatures.count == 2)
        let session = try await office.session(office.administrator, gate: gate)
        var part = try await office.part(.statement, by: office.administrator, in: session)
        part.detailDigest = RequestPart.digest(
            detail: Detail.statement(wraps: [], documents: [], vault: part.vault), blind: part.blind)
        part.statement = forged.bytes
        let index = UInt64(try office.entries().count)
        await #expect(throws: GateError.statementRefused(.badSignature, entry: index)) {
            try await gate.submit(StatementRequest(request: try SignedRequest(part, by: office.administrator)))
        }
    }

    @Test func `a sole administrator gives themselves no role, not even as they leave`() async throws {
        let office = try await TestOffice()
        let nok = office.administrator
        let none = GovernanceError.notEnoughSignatures(needed: 1, counted: 0)
        let grant = try office.grant("case-worker", to: nok)
        try await expect(
            .separationOfDuties("a person of the root holds no grants"), HandmadeStatement([grant], by: nok), in: office
        )
        // Leaving the root in the same statement would lift the rule that people of the root hold no grants.
        let successor = try TestOffice.person("ploy")
        let root = Act.root(try office.nextRoot(administrators: [successor]))
        try await expect(none, HandmadeStatement([root, grant], by: nok), in: office)
        #expect(try office.verify().findings == [])
    }

    @Test func `nobody's signature counts for a grant to themselves`() async throws {
        let office = try await TestOffice(administrators: 3, threshold: 2)
        let (first, second, third) = (office.administrators[0], office.administrators[1], office.administrators[2])
        let root = Act.root(try office.nextRoot(administrators: [second, third], threshold: 2))
        let grant = try office.grant("case-worker", to: first)
        try await expectPending(HandmadeStatement([root, grant], by: first, second), in: office)
        try await office.submit(HandmadeStatement([root, grant], by: second, third))
        #expect(try office.verify().findings == [])
    }

    @Test func `people of the root hold no grants`() async throws {
        let office = try await TestOffice(administrators: 2)
        let rule = GovernanceError.separationOfDuties("a person of the root holds no grants")
        for person in [office.administrators[1], office.custodian] {
            try await expect(
                rule, HandmadeStatement([try office.grant("case-worker", to: person)], by: office.administrator),
                in: office)
        }
        let worker = try await office.enrol("mali", "case-worker", distribute: false)
        let root = try office.nextRoot(administrators: [office.administrator, worker])
        try await expect(rule, HandmadeStatement([.root(root)], by: office.administrator), in: office)
    }

    @Test(arguments: ["expired", "other root", "other vault", "unseen log", "repeated", "mixed"])
    func `a statement that is not for here and now has no effect`(how: String) async throws {
        let office = try await TestOffice()
        let worker = try await office.enrol("mali", "case-worker", distribute: false)
        var statement = HandmadeStatement([try office.grant("interpreter", to: worker)], by: office.administrator)
        let error: GovernanceError
        switch how {
        case "expired":
            statement.life = -1
            error = .expired
        case "other root":
            statement.rootVersion = 2
            error = .otherRoot
        case "other vault":
            statement.vault = try VaultID.random()
            error = .otherVault
        case "unseen log":
            statement.logSize = 1000
            error = .unseenLog
        case "repeated":
            statement.id = try StatementID.random()
            try await office.submit(statement)
            statement.acts = [try office.grant("shelter-manager", to: worker)]
            error = .repeated
        default:
            statement.acts.append(.retireKey(compartment: CompartmentID(rawValue: 1), version: 1))
            error = .mixedAuthorities
        }
        try await expect(error, statement, in: office)
        #expect(try office.verify().findings == [])
    }

    @Test func `custodians do not govern and administrators hold no custody`() async throws {
        let office = try await TestOffice()
        // A signature of somebody without the authority is none, whoever sends it.
        let none = GovernanceError.badSignature
        let enrol = Act.enrol(try PublicKeyFile(try TestOffice.person("mali")))
        var statement = HandmadeStatement([enrol], by: office.custodian)
        statement.sender = office.administrator
        try await expect(none, statement, in: office)
        let key = Act.keyVersion(
            KeyVersionAct(
                compartment: CompartmentID(rawValue: 1), version: 2, suite: .one, checkValue: .zero,
                publicKey: try Random.bytes(32)))
        statement = HandmadeStatement([key], by: office.administrator)
        statement.sender = office.custodian
        try await expect(none, statement, in: office)
        // What the program could refuse by itself is asked, so that it is in the log.
        let attempts: [(OfficialKeys, @Sendable (Session) async throws -> Void)] = [
            (office.custodian, { _ = try await $0.submit([enrol]) }),
            (office.administrator, { _ = try await $0.distribute() }),
            (office.administrator, { _ = try await $0.rotate(CompartmentID(rawValue: 1)) }),
            (try await office.enrol("mali", "case-worker"), { _ = try await $0.submit([enrol]) }),
        ]
        for (person, attempt) in attempts {
            let session = try await office.session(person)
            let index = UInt64(try office.entries().count)
            await #expect(throws: ClientError.gate(.refused(code: "deny.governance", entry: index))) {
                try await attempt(session)
            }
            let entry = try #require(try office.entries().last)
            #expect(entry.request.actor == person.fingerprint && !entry.gate.allowed)
        }
    }

    @Test func `an administrator who left the root signs nothing any more`() async throws {
        let office = try await TestOffice(administrators: 2)
        let (stays, leaves) = (office.administrators[0], office.administrators[1])
        try await expect(
            .roleOfTheRoot, HandmadeStatement([.revoke(official: leaves.fingerprint)], by: stays), in: office)
        try await office.submit(
            HandmadeStatement([.root(try office.nextRoot(administrators: [stays]))], by: stays))
        let act = Act.enrol(try PublicKeyFile(try TestOffice.person("mali")))
        // Sent by somebody who may, so that it is the statement that is judged.
        var later = HandmadeStatement([act], by: leaves)
        later.sender = stays
        try await expect(.otherRoot, later, in: office)
        later.rootVersion = 2
        try await expect(.badSignature, later, in: office)
        later.sender = leaves
        var index = UInt64(try office.entries().count)
        await #expect(throws: GateError.refused(code: "deny.governance", entry: index)) {
            try await office.submit(later)
        }
        var revocation = HandmadeStatement([.revoke(official: leaves.fingerprint)], by: stays)
        revocation.rootVersion = 2
        try await office.submit(revocation)
        index = UInt64(try office.entries().count)
        await #expect(throws: GateError.refused(code: "deny.revoked", entry: index)) { try await office.submit(later) }
        #expect(try office.verify().findings == [])
    }

    @Test(arguments: ["version", "previous", "vault", "log key", "threshold", "overlap"])
    func `a root that does not follow the one in force has no effect`(how: String) async throws {
        let office = try await TestOffice(administrators: 2)
        let root = try office.nextRoot(administrators: office.administrators)
        let custodians = how == "overlap" ? root.administrators : root.custodians
        let changed = Root(
            vault: how == "vault" ? try VaultID.random() : root.vault, version: how == "version" ? 3 : root.version,
            previous: how == "previous" ? .zero : root.previous, administrators: root.administrators,
            threshold: how == "threshold" ? 3 : root.threshold, custodians: custodians, custodianThreshold: 1,
            origin: root.origin, logPublicKey: how == "log key" ? try Random.bytes(32) : root.logPublicKey,
            gatePublicKey: root.gatePublicKey, floors: root.floors, created: root.created)
        let why =
            switch how {
            case "threshold": "the threshold is from 1 to the number of administrators"
            case "overlap": "a person stands in it twice: nobody is administrator and custodian"
            case "vault": "its log has another origin"
            case "log key": "keys of log and gate cannot change yet"
            default: "it does not follow the root in force"
            }
        try await expect(
            .invalidRoot(why), HandmadeStatement([.root(changed)], by: office.administrator), in: office)
    }

    private func expectPending(
        _ statement: HandmadeStatement, in office: TestOffice, sourceLocation: SourceLocation = #_sourceLocation
    ) async throws {
        let before = try office.vault.audit().governance().count
        try await office.submit(statement)
        #expect(try office.entries().last?.gate.isPending == true, sourceLocation: sourceLocation)
        #expect(try office.vault.audit().governance().count == before, sourceLocation: sourceLocation)
    }

    private func expect(
        _ error: GovernanceError, _ statement: HandmadeStatement, in office: TestOffice,
        sourceLocation: SourceLocation = #_sourceLocation
    ) async throws {
        let index = UInt64(try office.entries().count)
        await #expect(throws: GateError.statementRefused(error, entry: index), sourceLocation: sourceLocation) {
            try await office.submit(statement)
        }
        let entry = try #require(try office.entries().last, sourceLocation: sourceLocation)
        #expect(entry.gate.index == index, sourceLocation: sourceLocation)
        #expect(!entry.gate.allowed, sourceLocation: sourceLocation)
        #expect(entry.gate.rule.description == error.code, sourceLocation: sourceLocation)
    }
}

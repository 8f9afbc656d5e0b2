import OpenSSL
import Testing
import VaultCrypto
import VaultModel

@Suite struct GovernanceSignatureTests {
    private var office: GovernedOffice

    init() throws {
        office = try GovernedOffice(administrators: 3, threshold: 2, custodians: 2)
    }

    private func refused(
        _ signed: SignedStatement, _ expected: GovernanceError, at time: Timestamp = GovernedOffice.start,
        _ location: SourceLocation = #_sourceLocation
    ) {
        var copy = office
        #expect(throws: expected, sourceLocation: location) { try copy.apply(signed, at: time) }
        #expect(copy.governance.summary == office.governance.summary, sourceLocation: location)
    }

    private func enrolment(_ handle: String = "dee") throws -> Act {
        .enrol(try PublicKeyFile(ModelSamples.person(handle)))
    }

    private func signed(_ statement: SignedStatement, _ signers: [OfficialKeys]) throws -> SignedStatement {
        var statement = statement
        for signer in signers { try statement.sign(with: signer) }
        return statement
    }

    @Test mutating func `a threshold of administrators, any of them, makes a statement`() throws {
        let people = office.administrators
        for (index, signers) in [[people[0], people[1]], [people[2], people[0]], people].enumerated() {
            try office.apply(try signed(try office.statement([try enrolment("dee\(index)")]), signers))
        }
        #expect(office.governance.count == 4)
        #expect(office.governance.entries == [0, 1, 2, 3])
    }

    @Test func `fewer than the threshold are not enough`() throws {
        let people = office.administrators
        let statement = try office.statement([try enrolment()])
        refused(statement, .notEnoughSignatures(needed: 2, counted: 0))
        refused(try signed(statement, [people[0]]), .notEnoughSignatures(needed: 2, counted: 1))
        refused(try signed(statement, [people[0], people[0]]), .badSignature)
    }

    @Test func `who has no authority has no place under a statement`() throws {
        let people = office.administrators
        let statement = try office.statement([try enrolment()])
        for other in office.custodians + [try ModelSamples.person("stranger")] {
            refused(try signed(statement, [people[0], other]), .badSignature)
            refused(try signed(statement, people + [other]), .badSignature)
        }
    }

    @Test func `a signature that does not fit spoils the statement`() throws {
        let people = office.administrators
        let statement = try office.statement([try enrolment()])
        let other = try signed(try office.statement([try enrolment()]), [people[2]])
        var bytes = try signed(statement, people).bytes
        bytes[bytes.count - 1] ^= 1
        refused(try SignedStatement(bytes), .badSignature)
        // A third signature, good for another statement.
        let joined = try signed(statement, Array(people.prefix(2))).bytes + other.bytes.suffix(96)
        refused(try SignedStatement(joined), .badSignature)
    }

    @Test mutating func `nobody's signature counts in their own favour`() throws {
        let people = office.administrators
        let next = try GovernedOffice.root(
            Array(people.prefix(2)), 2, office.custodians, version: 2, previous: office.root.fingerprint)
        // The third administrator leaves the root and would give themselves a role.
        let acts = [.root(next), try office.grant(people[2], "doctor", scope: .assigned)]
        refused(
            try signed(try office.statement(acts), [people[0], people[2]]),
            .notEnoughSignatures(needed: 2, counted: 1))
        try office.apply(try signed(try office.statement(acts), [people[0], people[1], people[2]]))
        #expect(office.governance.grants.count == 1)
    }

    @Test func `one custodian acts for the keys and no administrator does`() throws {
        let statement = try office.statement([office.keyVersion(1, 1)])
        refused(try signed(statement, office.administrators), .badSignature)
        refused(statement, .notEnoughSignatures(needed: 1, counted: 0))
        var copy = office
        try copy.apply(try signed(statement, [office.custodians[1]]))
        #expect(copy.state(1, 1) == .added)
        refused(try signed(try office.statement([try enrolment()]), office.custodians), .badSignature)
    }

    @Test func `acts of two authorities do not stand together`() throws {
        let statement = try office.statement([try enrolment(), office.keyVersion(1, 1)])
        refused(try signed(statement, office.administrators + office.custodians), .mixedAuthorities)
        refused(try signed(try office.statement([]), office.administrators), .mixedAuthorities)
    }

    @Test mutating func `a statement takes effect once`() throws {
        let statement = try signed(try office.statement([try enrolment()]), office.administrators)
        try office.apply(statement)
        refused(statement, .repeated)
        let id = statement.statement.id
        refused(try signed(try office.statement([try enrolment("eli")], id: id), office.administrators), .repeated)
    }

    @Test func `a statement is for this vault, this root and this log`() throws {
        let people = office.administrators
        let act = try enrolment()
        refused(try signed(try office.statement([act], vault: try ModelSamples.id(9)), people), .otherVault)
        for version: UInt32 in [0, 2] {
            refused(try signed(try office.statement([act], rootVersion: version), people), .otherRoot)
        }
        // The next entry is 1, so its signers can have seen 1 entry at most.
        refused(try signed(try office.statement([act], logSize: 2), people), .unseenLog)
        var copy = office
        try copy.apply(try signed(try office.statement([act], logSize: 1), people))
    }

    @Test func `a statement is good until its time and not a millisecond longer`() throws {
        let end = GovernedOffice.start.adding(seconds: 10)
        let statement = try signed(try office.statement([try enrolment()], expiry: end), office.administrators)
        refused(statement, .expired, at: Timestamp(milliseconds: end.milliseconds + 1))
        var copy = office
        try copy.apply(statement, at: end)
    }

    @Test func `acts take effect together or not at all`() throws {
        let person = try ModelSamples.person("dee")
        let enrol = Act.enrol(try PublicKeyFile(person))
        let acts = [enrol, try office.grant(person, "lead"), try office.grant(person, "nobody")]
        refused(try signed(try office.statement(acts), office.administrators), .unknownRole)
        refused(try signed(try office.statement([enrol, enrol]), office.administrators), .alreadyEnrolled)
        for (acts, next) in [
            ([office.keyVersion(1, 1), office.keyVersion(1, 3)], 2),
            ([office.keyVersion(2, 1), office.keyVersion(1, 3)], 1),
        ] {
            refused(
                try signed(try office.statement(acts), [office.custodians[0]]),
                .keyState("the next version of this key is \(next)"))
        }
        var copy = office
        try copy.apply(try signed(try office.statement(Array(acts.prefix(2))), office.administrators))
        #expect(copy.governance.officials.count == office.governance.officials.count + 1)
        #expect(copy.governance.grants.count == 1)
    }

    @Test mutating func `the chain says which statements there were, in which order`() throws {
        let statement = try signed(try office.statement([try enrolment()]), office.administrators)
        let before = office.governance.chain
        try office.apply(statement)
        #expect(office.governance.chain == SHA256.hash(before.bytes + SHA256.hash(statement.bytes).bytes))
    }

    @Test func `refusals have codes that a log can hold`() throws {
        let errors: [GovernanceError] = [
            .notARoot, .invalidRoot(""), .otherVault, .repeated, .otherRoot, .unseenLog, .expired, .mixedAuthorities,
            .badSignature, .notEnoughSignatures(needed: 1, counted: 0), .unknownOfficial, .alreadyEnrolled, .revoked,
            .keyFileBelowFloor, .unknownRole, .roleOfTheRoot, .grantNotAllowed(""), .separationOfDuties(""),
            .unknownGrant, .policyNotAllowed(""), .missingDocument, .keyState(""), .notEntitled,
        ]
        #expect(Set(errors.map(\.code)).count == errors.count)
        for error in errors { #expect(try Name(error.code).description.hasPrefix("refuse.")) }
    }
}

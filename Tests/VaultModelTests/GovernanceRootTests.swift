import OpenSSL
import Testing
import VaultCrypto
import VaultModel

@Suite struct GovernanceRootTests {
    private var office: GovernedOffice
    private let new: OfficialKeys

    init() throws {
        office = try GovernedOffice(administrators: 2, threshold: 2, custodians: 1)
        new = try ModelSamples.person("new")
    }

    private func root(
        _ administrators: [OfficialKeys]? = nil, _ custodians: [OfficialKeys]? = nil, version: UInt32 = 2,
        previous: Digest? = nil, logKey: UInt8 = 3, gateKey: UInt8 = 4
    ) throws -> Root {
        try GovernedOffice.root(
            administrators ?? (office.administrators + [new]), 2, custodians ?? office.custodians, version: version,
            previous: previous ?? office.governance.root.fingerprint, logKey: logKey, gateKey: gateKey)
    }

    private func refused(_ root: Root, _ expected: GovernanceError, _ location: SourceLocation = #_sourceLocation) {
        var copy = office
        #expect(throws: expected, sourceLocation: location) { try copy.act(.root(root)) }
        #expect(copy.governance.summary == office.governance.summary, sourceLocation: location)
    }

    @Test mutating func `a root is replaced by the threshold of the one before`() throws {
        let next = try root()
        var copy = office
        #expect(throws: GovernanceError.badSignature) {
            try copy.act(.root(next), by: [office.administrators[0], new])
        }
        try office.act(.root(next))
        #expect(office.governance.root == next)
        #expect(office.governance.rootEntry == 1)
        #expect(office.governance.isAdministrator(new.fingerprint))
        #expect(office.governance.officials[new.fingerprint]?.entry == 1)
        // From now on the new administrator signs, and statements under the old root are over.
        let enrolment = Act.enrol(try PublicKeyFile(ModelSamples.person("dee")))
        #expect(throws: GovernanceError.otherRoot) {
            try office.apply(try office.statement([enrolment], rootVersion: 1))
        }
        try office.act(enrolment, by: [office.administrators[0], new])
    }

    @Test func `a root that asks for fewer signatures needs as many as the one before`() throws {
        let next = try GovernedOffice.root(
            office.administrators, 1, office.custodians, version: 2, previous: office.governance.root.fingerprint)
        var copy = office
        #expect(throws: GovernanceError.notEnoughSignatures(needed: 2, counted: 1)) {
            try copy.act(.root(next), by: [office.administrators[0]])
        }
        #expect(copy.governance.root == office.governance.root)
        try copy.act(.root(next))
        #expect(copy.governance.root == next)
    }

    @Test func `a root follows the one in force`() throws {
        let text = GovernanceError.invalidRoot("it does not follow the root in force")
        for version: UInt32 in [1, 3] { refused(try root(version: version), text) }
        refused(try root(previous: .zero), text)
        refused(try root(previous: ModelSamples.digest(1)), text)
        refused(office.root, text)
    }

    @Test func `keys of log and gate stay`() throws {
        let text = GovernanceError.invalidRoot("keys of log and gate cannot change yet")
        refused(try root(logKey: 5), text)
        refused(try root(gateKey: 5), text)
    }

    @Test func `a root that contradicts itself is refused`() throws {
        refused(
            try root([office.administrators[0]]),
            .invalidRoot("the threshold is from 1 to the number of administrators"))
        refused(
            try root(nil, [office.administrators[0]]),
            .invalidRoot("a person stands in it twice: nobody is administrator and custodian"))
    }

    @Test mutating func `who is revoked, holds a grant or only shares a handle does not enter`() throws {
        let lead = try office.enrol("lead", "lead")
        let gone = try office.enrol("gone")
        try office.act(.revoke(official: gone.fingerprint))
        refused(try root(office.administrators + [gone]), .revoked)
        refused(
            try root(office.administrators + [lead]), .separationOfDuties("a person of the root holds no grants"))
        refused(try root(office.administrators + [try ModelSamples.person("lead")]), .alreadyEnrolled)
        // An official without grants may enter and keeps the entry that enrolled them.
        let clean = try office.enrol("clean")
        try office.act(.root(try root(office.administrators + [clean])))
        #expect(office.governance.officials[clean.fingerprint]?.entry == 5)
    }

    @Test mutating func `who left the root governs no more, stays an official and can be revoked`() throws {
        let left = office.administrators[1]
        try office.act(.root(try root([office.administrators[0], new])))
        #expect(!office.governance.isAdministrator(left.fingerprint))
        #expect(office.governance.officials[left.fingerprint]?.isActive == true)
        let revocation = Act.revoke(official: left.fingerprint)
        #expect(throws: GovernanceError.badSignature) {
            try office.act(revocation, by: [office.administrators[0], left])
        }
        try office.act(revocation, by: [office.administrators[0], new])
        #expect(office.governance.officials[left.fingerprint]?.isActive == false)
    }

    @Test mutating func `a new custodian is entitled by the new root`() throws {
        try office.act(office.newKey(1, 1))
        try office.act(.root(try root(office.administrators, office.custodians + [new])))
        let compartment = CompartmentID(rawValue: 1)
        #expect(
            office.governance.entitlement(of: new.fingerprint, to: compartment, at: GovernedOffice.start) == 2)
        // Who has no copy of the key in force does not replace it.
        #expect(throws: GovernanceError.keyState("the signer does not hold the key before")) {
            try office.act(office.keyVersion(1, 2), by: [new])
        }
        try office.act(office.wrap(new, 1, 1, authority: 2))
        try office.act(office.keyVersion(1, 2), by: [new])
    }

    @Test mutating func `the last custodian who holds a key does not leave before they gave it to another`() throws {
        try office.act(office.newKey(1, 1))
        let text = "no custodian would hold the key of compartment 1: let one who does give it first"
        refused(try root(office.administrators, [new]), .keyState(text))
        try office.act(.root(try root(office.administrators, office.custodians + [new])))
        try office.act(office.wrap(new, 1, 1, authority: 2))
        try office.act(.root(try root(office.administrators, [new], version: 3)))
        #expect(
            office.governance.entitlement(
                of: office.custodians[0].fingerprint, to: CompartmentID(rawValue: 1), at: GovernedOffice.start) == nil)
        #expect(throws: GovernanceError.badSignature) {
            try office.act(office.keyVersion(1, 2), by: [office.custodians[0]])
        }
    }

    @Test mutating func `a root favours who comes into an office with it, under whatever handle`() throws {
        let (first, second) = (office.administrators[0], office.administrators[1])
        func namesake(of other: OfficialKeys, _ handle: String) throws -> OfficialKeys {
            try OfficialKeys.generate(
                handle: handle, name: other.identity.name, agency: other.identity.agency, protection: .none)
        }
        let twin = try namesake(of: second, "twin")
        let twice = "two in it have the same name at the same agency: nobody counts twice"
        refused(try root([first, second, twin]), .invalidRoot(twice))
        refused(try root(office.administrators, office.custodians + [twin]), .invalidRoot(twice))
        // From one office to the other: the own signature does not count.
        let moved = try root([first, new], office.custodians + [second])
        refused(moved, .notEnoughSignatures(needed: 2, counted: 1))
        // A new key in the place of the old one brings nothing new.
        try office.act(.root(try root([first, twin, new])))
        #expect(office.governance.isAdministrator(twin.fingerprint))
        #expect(!office.governance.isAdministrator(second.fingerprint))
    }

    @Test mutating func `a statement has one root, and a suspended administrator does not count for its threshold`()
        throws
    {
        let next = try root()
        let after = try root(version: 3, previous: next.fingerprint)
        var copy = office
        #expect(throws: GovernanceError.invalidRoot("a statement has one root")) {
            try copy.act(.root(next), .root(after))
        }
        try office.act(.root(next))
        try office.act(.suspend(official: new.fingerprint), by: office.administrators)
        var other = office
        #expect(throws: GovernanceError.tooFewAdministrators(needed: 2)) {
            try other.act(.root(try root([office.administrators[0], new], version: 3)), by: office.administrators)
        }
        // Who is suspended may stay, but not come in.
        let out = try root(office.administrators, version: 3)
        try office.act(.root(out), by: office.administrators)
        #expect(throws: GovernanceError.suspended) {
            try office.act(.root(try root(version: 4)), by: office.administrators)
        }
    }
}

import OpenSSL
import Testing
import VaultCrypto
import VaultModel

@Suite struct GovernanceOfficialTests {
    private var office: GovernedOffice
    private let day: Int64 = 86_400

    init() throws {
        office = try GovernedOffice(administrators: 2)
    }

    private func refused(
        _ act: Act, _ expected: GovernanceError, at time: Timestamp = GovernedOffice.start,
        _ location: SourceLocation = #_sourceLocation
    ) {
        var copy = office
        #expect(throws: expected, sourceLocation: location) { try copy.act(act, at: time) }
        #expect(copy.governance.summary == office.governance.summary, sourceLocation: location)
    }

    private func person(_ handle: String, kem: OfficialKeys? = nil, signing: OfficialKeys? = nil) throws
        -> PublicKeyFile
    {
        let fresh = try ModelSamples.person(handle)
        let signer = signing ?? fresh
        let identity = try OfficialIdentity(
            handle: handle, name: handle, agency: "test", kemPublicKey: (kem ?? fresh).kem.publicKey,
            signingPublicKey: signer.signing.publicKey, protection: .none)
        var context = Context(.publicKey)
        identity.append(to: &context)
        context.append(.signature, try signer.signature(for: context))
        return try PublicKeyFile(context.bytes)
    }

    @Test mutating func `an enrolled official is known by the entry that enrolled them`() throws {
        let dee = try office.enrol("dee")
        let official = try #require(office.governance.officials[dee.fingerprint])
        #expect(official.identity == dee.identity)
        #expect(official.entry == 1)
        #expect(official.isActive)
    }

    @Test mutating func `a handle and each of both keys belong to one official for good`() throws {
        let dee = try office.enrol("dee")
        refused(.enrol(try PublicKeyFile(dee)), .alreadyEnrolled)
        refused(.enrol(try PublicKeyFile(ModelSamples.person("dee"))), .alreadyEnrolled)
        refused(.enrol(try person("eli", kem: dee)), .alreadyEnrolled)
        refused(.enrol(try person("eli", signing: dee)), .alreadyEnrolled)
        refused(.enrol(try PublicKeyFile(office.administrators[1])), .alreadyEnrolled)
        try office.act(.revoke(official: dee.fingerprint))
        refused(.enrol(try PublicKeyFile(dee)), .alreadyEnrolled)
        refused(.enrol(try PublicKeyFile(ModelSamples.person("dee"))), .alreadyEnrolled)
    }

    @Test func `a key file below the floor is not enrolled`() throws {
        let weak = try OfficialKeys.generate(
            handle: "dee", name: "Dee", agency: "test", protection: .scrypt(cost: 16))
        refused(.enrol(try PublicKeyFile(weak)), .keyFileBelowFloor)
    }

    @Test mutating func `a revocation ends everything that an official had`() throws {
        let dee = try office.enrol("dee", "lead")
        #expect(office.governance.activeGrants(of: dee.fingerprint, at: GovernedOffice.start).count == 1)
        try office.act(.revoke(official: dee.fingerprint))
        #expect(office.governance.officials[dee.fingerprint]?.revokedAt == 3)
        #expect(office.governance.activeGrants(of: dee.fingerprint, at: GovernedOffice.start).isEmpty)
        refused(.revoke(official: dee.fingerprint), .revoked)
        refused(try office.grant(dee, "worker"), .revoked)
        refused(.revoke(official: ModelSamples.digest(99)), .unknownOfficial)
    }

    @Test func `people of the root leave by a new root alone`() {
        refused(.revoke(official: office.administrators[0].fingerprint), .roleOfTheRoot)
        refused(.revoke(official: office.custodians[0].fingerprint), .roleOfTheRoot)
    }

    @Test mutating func `a grant is for an official, a role and a scope that exist`() throws {
        let dee = try office.enrol("dee")
        refused(try office.grant(try ModelSamples.person("ghost"), "lead"), .unknownOfficial)
        refused(try office.grant(dee, "nobody"), .unknownRole)
        refused(try office.grant(dee, "admin"), .roleOfTheRoot)
        refused(try office.grant(dee, "worker", scope: .all), .grantNotAllowed("\(GrantFault.scopeNotAllowed)"))
        try office.act(try office.grant(dee, "worker", scope: .assigned))
        #expect(office.governance.activeGrants(of: dee.fingerprint, at: GovernedOffice.start).map(\.entry) == [2])
    }

    @Test mutating func `a grant's id stands for one grant for good`() throws {
        let dee = try office.enrol("dee")
        let id: GrantID = try ModelSamples.id(5)
        try office.act(try office.grant(dee, "lead", id: id))
        refused(try office.grant(dee, "lead", id: id), .repeated)
        try office.act(.removeGrant(id))
        refused(try office.grant(dee, "lead", id: id), .repeated)
    }

    @Test mutating func `a grant lies in the future and within the role's limit`() throws {
        let dee = try office.enrol("dee")
        let start = GovernedOffice.start
        func until(_ seconds: Int64) throws -> Act {
            try office.grant(dee, "doctor", scope: .assigned, until: start.adding(seconds: seconds))
        }
        refused(try until(0), .grantNotAllowed("\(GrantFault.alreadyOver)"))
        refused(try until(30 * day + 1), .grantNotAllowed("\(GrantFault.tooLong(maximumDays: 30))"))
        try office.act(try until(30 * day))
        func count(_ seconds: Int64) -> Int {
            office.governance.activeGrants(of: dee.fingerprint, at: start.adding(seconds: seconds)).count
        }
        #expect(count(0) == 1)
        #expect(count(30 * day - 1) == 1)
        #expect(count(30 * day) == 0)
    }

    @Test mutating func `a grant that is removed or over is none`() throws {
        let dee = try office.enrol("dee")
        let start = GovernedOffice.start
        let first: GrantID = try ModelSamples.id(5)
        let second: GrantID = try ModelSamples.id(6)
        try office.act(try office.grant(dee, "lead", id: first))
        try office.act(try office.grant(dee, "lead", id: second, until: start.adding(seconds: 100)))
        try office.act(.removeGrant(first))
        #expect(office.governance.activeGrants(of: dee.fingerprint, at: start).map(\.act.id) == [second])
        refused(.removeGrant(first), .unknownGrant)
        // One that is over can be put away.
        try office.act(.removeGrant(second), at: start.adding(seconds: 100))
        refused(.removeGrant(second), .unknownGrant, at: start.adding(seconds: 100))
        refused(.removeGrant(try ModelSamples.id(7)), .unknownGrant)
    }

    @Test mutating func `a policy that sets apart roles which somebody holds waits for one of the grants to end`()
        throws
    {
        let (first, second): (GrantID, GrantID) = (try ModelSamples.id(5), try ModelSamples.id(6))
        let dee = try office.enrol("dee")
        try office.act(try office.grant(dee, "doctor", scope: .assigned, id: first))
        try office.act(try office.grant(dee, "worker", scope: .assigned, id: second))
        let policy = try GovernedOffice.policy(version: 2) { fixture in
            fixture.separations = [
                SeparationOfDuties(name: try Name("doctor-worker"), roles: [try Name("doctor"), try Name("worker")])
            ]
        }
        let act = office.publish(policy, document: 40)
        let violation = SeparationViolation(
            set: try Name("doctor-worker"), roles: [try Name("doctor"), try Name("worker")])
        refused(
            act, .separationOfDuties("\(violation), and dee does by grants \(first), \(second): remove one first"))
        try office.act(.removeGrant(second))
        try office.act(act)
        #expect(office.governance.policy.version == 2)
    }

    @Test mutating func `roles that exclude each other are not held at once`() throws {
        let start = GovernedOffice.start
        let dee = try office.enrol("dee")
        try office.act(try office.grant(dee, "lead", id: try ModelSamples.id(5), until: start.adding(seconds: 100)))
        let doctor = try office.grant(dee, "doctor", scope: .assigned)
        var copy = office
        #expect {
            try copy.act(doctor)
        } throws: { error in
            if case .separationOfDuties = error as? GovernanceError { true } else { false }
        }
        // After the first role's end the second is free.
        try copy.act(doctor, at: start.adding(seconds: 100))
        try office.act(.removeGrant(try ModelSamples.id(5)))
        try office.act(doctor)
    }

    @Test mutating func `people of the root hold no grants`() throws {
        let apart = GovernanceError.separationOfDuties("a person of the root holds no grants")
        refused(try office.grant(office.administrators[1], "lead"), apart)
        refused(try office.grant(office.custodians[0], "lead"), apart)
    }

    @Test mutating func `a policy follows the one in force`() throws {
        let second = office.publish(try GovernedOffice.policy(version: 2), document: 20)
        let again = office.publish(try GovernedOffice.policy(version: 1), document: 21)
        let document = ModelSamples.digest(20)
        refused(.policy(version: 2, document: ModelSamples.digest(99)), .missingDocument)
        refused(
            .policy(version: 3, document: document), .policyNotAllowed("its version is not the one that was signed"))
        try office.act(second)
        #expect(office.governance.policy.version == 2)
        #expect(office.governance.policyDocument == document)
        var copy = office
        #expect(throws: GovernanceError.self) { try copy.act(again) }
    }
}

import OpenSSL
import Testing
import VaultCrypto
import VaultModel

@Suite struct GovernanceKeyTests {
    private var office: GovernedOffice
    private let custodian: OfficialKeys
    private let start = GovernedOffice.start
    private let identity = CompartmentID(rawValue: 1)
    private let legal = CompartmentID(rawValue: 3)

    init() throws {
        office = try GovernedOffice(custodians: 2)
        custodian = office.custodians[0]
    }

    private func refused(
        _ act: Act, _ expected: GovernanceError, by signers: [OfficialKeys]? = nil,
        _ location: SourceLocation = #_sourceLocation
    ) {
        var copy = office
        #expect(throws: expected, sourceLocation: location) { try copy.act(act, by: signers) }
        #expect(copy.governance.summary == office.governance.summary, sourceLocation: location)
    }

    private func refused(keyState text: String, _ act: Act, _ location: SourceLocation = #_sourceLocation) {
        refused(act, .keyState(text), location)
    }

    @Test mutating func `versions of a key count up from 1`() throws {
        for version: UInt32 in [0, 2] {
            refused(keyState: "the next version of this key is 1", office.keyVersion(1, version))
        }
        try office.act(office.keyVersion(1, 1))
        #expect(office.state(1, 1) == .active)
        #expect(office.governance.activeKey(identity)?.act.version == 1)
        #expect(office.governance.activeKey(legal) == nil)
        refused(keyState: "the next version of this key is 2", office.keyVersion(1, 1))
        refused(keyState: "the policy has no such compartment", office.keyVersion(9, 1))
    }

    @Test mutating func `who does not hold the key in force does not replace it`() throws {
        try office.act(office.keyVersion(1, 1))
        refused(keyState: "the signer does not hold the key in force", office.keyVersion(1, 2))
        try office.act(office.wrap(custodian, 1, 1, authority: 0))
        let other = GovernanceError.keyState("the signer does not hold the key in force")
        refused(office.keyVersion(1, 2), other, by: [office.custodians[1]])
        // Another's name under the statement is no signature.
        try office.act(office.keyVersion(1, 2))
        #expect(office.state(1, 1) == .retiring)
        #expect(office.state(1, 2) == .active)
    }

    @Test mutating func `a key goes from active over retiring to retired, one rotation at a time`() throws {
        let retiring = "only a retiring key can retire"
        refused(keyState: retiring, .retireKey(compartment: identity, version: 1))
        try office.act(office.keyVersion(1, 1))
        try office.act(office.wrap(custodian, 1, 1, authority: 0))
        refused(keyState: retiring, .retireKey(compartment: identity, version: 1))
        try office.act(office.keyVersion(1, 2))
        try office.act(office.wrap(custodian, 1, 2, authority: 0))
        refused(keyState: "an earlier rotation of this key is not finished", office.keyVersion(1, 3))
        refused(keyState: retiring, .retireKey(compartment: identity, version: 2))
        try office.act(.retireKey(compartment: identity, version: 1))
        #expect(office.state(1, 1) == .retired)
        refused(keyState: retiring, .retireKey(compartment: identity, version: 1))
        refused(
            keyState: "a wrap names a key that does not exist or is retired",
            office.wrap(office.custodians[1], 1, 1, authority: 0))
        try office.act(office.keyVersion(1, 3))
        #expect([1, 2, 3].map { office.state(1, $0) } == [.retired, .retiring, .active])
    }

    @Test mutating func `custodians are entitled to every key by the root`() throws {
        try office.act(office.keyVersion(1, 1))
        #expect(office.governance.entitlement(of: custodian.fingerprint, to: identity, at: start) == 0)
        refused(office.wrap(custodian, 1, 1, authority: 1), .notEntitled)
        try office.act(office.wrap(custodian, 1, 1, authority: 0))
        refused(keyState: "the recipient has this key already", office.wrap(custodian, 1, 1, authority: 0))
        refused(
            keyState: "a wrap names a key that does not exist or is retired",
            office.wrap(custodian, 1, 2, authority: 0))
    }

    @Test mutating func `others are entitled by a grant for all records of a role that reads`() throws {
        let lead = try office.enrol("lead", "lead")
        let doctor = try office.enrol("doctor", "doctor", scope: .assigned)
        let nobody = try office.enrol("nobody")
        try office.act(office.keyVersion(3, 1))
        try office.act(office.keyVersion(2, 1))
        // The lead's grant stands in entry 2.
        let entitled = office.governance.entitlement(of: lead.fingerprint, to: legal, at: start)
        #expect(entitled == 2)
        refused(office.wrap(lead, 3, 1, authority: 1), .notEntitled)
        refused(office.wrap(lead, 2, 1, authority: 2), .notEntitled)
        refused(office.wrap(doctor, 2, 1, authority: 4), .notEntitled)
        refused(office.wrap(nobody, 3, 1, authority: 5), .notEntitled)
        refused(office.wrap(office.administrators[0], 3, 1, authority: 0), .notEntitled)
        refused(office.wrap(try ModelSamples.person("ghost"), 3, 1, authority: 0), .notEntitled)
        try office.act(office.wrap(lead, 3, 1, authority: 2))
    }

    @Test mutating func `who is revoked or whose grant is over is entitled to nothing`() throws {
        let lead = try office.enrol("lead")
        let until = start.adding(seconds: 100)
        try office.act(try office.grant(lead, "lead", until: until))
        try office.act(office.keyVersion(3, 1))
        #expect(office.governance.entitlement(of: lead.fingerprint, to: legal, at: start) == 2)
        #expect(office.governance.entitlement(of: lead.fingerprint, to: legal, at: until) == nil)
        try office.act(.revoke(official: lead.fingerprint))
        #expect(office.governance.entitlement(of: lead.fingerprint, to: legal, at: start) == nil)
        refused(office.wrap(lead, 3, 1, authority: 2), .notEntitled)
    }

    @Test mutating func `a role that a later policy narrows to assigned records takes no more keys`() throws {
        let lead = try office.enrol("lead", "lead")
        try office.act(office.keyVersion(3, 1))
        let narrowed = try GovernedOffice.policy(version: 2) { fixture in
            fixture.roles = try fixture.roles.map { role in
                guard role.name == (try Name("lead")) else { return role }
                return Role(
                    name: role.name, labels: role.labels, inherits: role.inherits, scopes: [.assigned],
                    maximumDays: role.maximumDays, rules: role.rules)
            }
        }
        try office.act(office.publish(narrowed, document: 20))
        #expect(office.governance.entitlement(of: lead.fingerprint, to: legal, at: start) == nil)
        refused(office.wrap(lead, 3, 1, authority: 2), .notEntitled)
    }

    @Test mutating func `missing wraps are those that people are entitled to and lack`() throws {
        #expect(office.governance.missingWraps(at: start).isEmpty)
        let lead = try office.enrol("lead", "lead")
        _ = try office.enrol("doctor", "doctor", scope: .assigned)
        try office.act(office.keyVersion(1, 1))
        try office.act(office.keyVersion(2, 1))
        func missing() -> Set<String> {
            Set(
                office.governance.missingWraps(at: start).map { place in
                    "\(office.governance.officials[place.recipient]?.identity.handle ?? "") \(place.compartment)"
                })
        }
        // The lead reads identity by inheritance and health not at all.
        #expect(missing() == ["custodian0 1", "custodian0 2", "custodian1 1", "custodian1 2", "lead 1"])
        try office.act(office.wrap(lead, 1, 1, authority: 2))
        try office.act(office.wrap(custodian, 2, 1, authority: 0))
        #expect(missing() == ["custodian0 1", "custodian1 1", "custodian1 2"])
    }
}

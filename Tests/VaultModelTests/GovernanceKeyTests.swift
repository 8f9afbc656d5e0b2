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
        #expect(office.state(1, 1) == .added)
        #expect(office.governance.activeKey(identity) == nil)
        refused(keyState: "the next version of this key is 2", office.keyVersion(1, 1))
        refused(keyState: "the policy has no such compartment", office.keyVersion(9, 1))
    }

    @Test mutating func `a key becomes active when every custodian has it`() throws {
        let activate = Act.activateKey(compartment: identity, version: 1)
        refused(keyState: "there is no such key", activate)
        try office.act(office.keyVersion(1, 1))
        try office.act(office.wrap(custodian, 1, 1, authority: 0))
        refused(keyState: "a custodian has no wrap of the key yet", activate)
        try office.act(office.wrap(office.custodians[1], 1, 1, authority: 0))
        try office.act(activate)
        #expect(office.governance.activeKey(identity)?.act.version == 1)
        #expect(office.governance.activeKey(legal) == nil)
    }

    @Test mutating func `who does not hold the key before does not replace it`() throws {
        try office.act(office.keyVersion(1, 1))
        refused(keyState: "the signer does not hold the key before", office.keyVersion(1, 2))
        try office.act(office.wrap(custodian, 1, 1, authority: 0))
        let other = GovernanceError.keyState("the signer does not hold the key before")
        refused(office.keyVersion(1, 2), other, by: [office.custodians[1]])
        try office.act(office.keyVersion(1, 2))
    }

    @Test mutating func `a key goes from active over retiring to retired, one rotation at a time`() throws {
        let retire = { [identity] (version: UInt32) in Act.retireKey(compartment: identity, version: version) }
        refused(keyState: "there is no such key", retire(1))
        try office.act(office.newKey(1, 1))
        refused(keyState: "the key is active: a rotation puts another in its place", retire(1))
        try office.act(office.newKey(1, 2))
        #expect([1, 2].map { office.state(1, $0) } == [.retiring, .active])
        var copy = office
        #expect(throws: GovernanceError.keyState("an earlier rotation of this key is not finished")) {
            try copy.act(copy.newKey(1, 3))
        }
        try office.act(retire(1))
        #expect(office.state(1, 1) == .retired)
        refused(keyState: "the key is retired: it can be destroyed", retire(1))
        refused(keyState: "a wrap names a key that is not handed out", office.wrap(custodian, 1, 1, authority: 0))
        try office.act(office.newKey(1, 3))
        #expect([1, 2, 3].map { office.state(1, $0) } == [.retired, .retiring, .active])
    }

    @Test mutating func `a compromised key takes no writes, and another comes in its place at once`() throws {
        try office.act(office.newKey(1, 1))
        let compromise = Act.compromiseKey(compartment: identity, version: 1)
        try office.act([compromise] + office.newKey(1, 2))
        #expect([1, 2].map { office.state(1, $0) } == [.compromised, .active])
        #expect(office.governance.versionsToLeave(identity).map(\.act.version) == [1])
        refused(
            keyState: "the key is compromised: a rotation moves everything away from it; then it can be destroyed",
            compromise)
        refused(
            keyState: "the key is compromised: a rotation moves everything away from it; then it can be destroyed",
            .retireKey(compartment: identity, version: 1))
    }

    @Test mutating func `custodians together destroy a key that protects nothing, and its wraps are nobody's`() throws {
        let destroy = Act.destroyKey(compartment: identity, version: 1)
        try office.act(office.newKey(1, 1))
        refused(keyState: "the key is active: a rotation puts another in its place", destroy)
        try office.act(office.newKey(1, 2))
        refused(keyState: "the key is retiring: it retires when the rotation has moved everything", destroy)
        try office.act(.retireKey(compartment: identity, version: 1))
        try office.act(destroy)
        #expect(office.state(1, 1) == .destroyed)
        #expect(!office.governance.holds(custodian.fingerprint, identity, 1))
        #expect(office.governance.holds(custodian.fingerprint, identity, 2))
        refused(keyState: "the key is destroyed: nothing more can be done with it", destroy)
    }

    @Test mutating func `one custodian alone destroys nothing where the root asks for two`() throws {
        office = try GovernedOffice(custodians: 2, custodianThreshold: 2)
        try office.act(office.newKey(1, 1))
        try office.act(office.newKey(1, 2))
        try office.act(.retireKey(compartment: identity, version: 1))
        refused(
            .destroyKey(compartment: identity, version: 1), .notEnoughSignatures(needed: 2, counted: 1),
            by: [office.custodians[0]])
        refused(.destroyKey(compartment: identity, version: 1), .badSignature, by: office.administrators)
        try office.act(.destroyKey(compartment: identity, version: 1), by: office.custodians)
        #expect(office.state(1, 1) == .destroyed)
    }

    @Test mutating func `epochs of the gate key follow each other, one rotation at a time`() throws {
        #expect(office.governance.activeEpoch == 1)
        refused(keyState: "the next epoch of the gate key is 2", .epoch(1))
        refused(keyState: "the key is active: a rotation puts another in its place", .closeEpoch(1))
        try office.act(.epoch(2))
        #expect(office.governance.activeEpoch == 2)
        refused(keyState: "an earlier rotation of the gate key is not finished", .epoch(3))
        try office.act(.closeEpoch(1))
        #expect(office.governance.epochs[1]?.state == .destroyed)
        #expect(office.governance.epochs[1]?.closedAt == office.governance.entries.last)
        try office.act(.epoch(3), .compromiseEpoch(2))
        #expect(office.governance.epochs[2]?.state == .compromised)
        refused(
            keyState: "the gate key is active: the next epoch has to begin in the same statement", .compromiseEpoch(3))
        try office.act(.closeEpoch(2))
        #expect(office.governance.activeEpoch == 3)
    }

    @Test(arguments: KeyState.allCases)
    func `a state allows the changes that SP 800-57 knows, and no other`(state: KeyState) {
        let allowed: [KeyState: [KeyState.Change: KeyState]] = [
            .added: [.activate: .active, .compromise: .compromised, .destroy: .destroyed],
            .active: [.supersede: .retiring, .compromise: .compromised],
            .retiring: [.retire: .retired, .compromise: .compromised],
            .retired: [.compromise: .compromised, .destroy: .destroyed],
            .compromised: [.destroy: .destroyed],
        ]
        for change in KeyState.Change.allCases { #expect(state.after(change) == allowed[state]?[change]) }
    }

    @Test mutating func `custodians are entitled to every key by the root`() throws {
        try office.act(office.keyVersion(1, 1))
        #expect(office.governance.entitlement(of: custodian.fingerprint, to: identity, at: start) == 0)
        refused(office.wrap(custodian, 1, 1, authority: 1), .notEntitled)
        try office.act(office.wrap(custodian, 1, 1, authority: 0))
        refused(keyState: "the recipient has this key already", office.wrap(custodian, 1, 1, authority: 0))
        refused(keyState: "a wrap names a key that is not handed out", office.wrap(custodian, 1, 2, authority: 0))
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

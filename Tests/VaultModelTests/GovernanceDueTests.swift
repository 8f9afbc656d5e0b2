import OpenSSL
import Testing
import VaultCrypto
import VaultModel

@Suite struct GovernanceDueTests {
    private var office: GovernedOffice
    private let start = GovernedOffice.start
    private let identity = CompartmentID(rawValue: 1)
    private let day: Int64 = 86_400

    init() throws {
        office = try GovernedOffice(custodians: 1)
        try office.act(office.newKey(1, 1))
    }

    private func due(after days: Int64) -> [Governance.DueRotation] {
        office.governance.dueRotations(at: start.adding(seconds: days * day))
    }

    @Test func `a key is due when its crypto-period is over`() {
        #expect(due(after: 89) == [])
        #expect(due(after: 90).map(\.key) == [.gate])
        #expect(due(after: 364).map(\.key) == [.gate])
        let all = due(after: 365)
        #expect(all.map(\.key) == [.compartment(identity), .gate])
        #expect(all.allSatisfy { $0.reason == .period })
        #expect(all.first?.deadline == start.adding(seconds: 365 * day))
    }

    @Test mutating func `a rotation that was begun has the days of the policy to end`() throws {
        try office.act(office.newKey(1, 2))
        let begun = try #require(due(after: 0).first)
        #expect(begun.reason == .unfinished)
        #expect(begun.deadline == start.adding(seconds: 7 * day))
        try office.act(.retireKey(compartment: identity, version: 1))
        #expect(due(after: 0) == [])
        try office.act(.epoch(2))
        #expect(due(after: 0).map(\.key) == [.gate])
        try office.act(.closeEpoch(1))
        #expect(due(after: 0) == [])
    }

    @Test mutating func `a key that a revoked official holds is due at once`() throws {
        let lead = try office.enrol("lead", "lead")
        try office.act(office.wrap(lead, 1, 1, authority: 3))
        #expect(due(after: 0) == [])
        try office.act(.revoke(official: lead.fingerprint), at: start.adding(seconds: day))
        let revoked = try #require(due(after: 1).first)
        #expect(revoked.reason == .revoked([lead.fingerprint]))
        #expect(revoked.deadline == start.adding(seconds: day))
        try office.act(office.newKey(1, 2), at: start.adding(seconds: day))
        #expect(due(after: 1).first?.reason == .unfinished)
    }

    @Test mutating func `a compromised key is due until nothing is left of it`() throws {
        try office.act([.compromiseKey(compartment: identity, version: 1)] + office.newKey(1, 2))
        #expect(due(after: 0).first?.reason == .compromised)
        try office.act(.destroyKey(compartment: identity, version: 1))
        #expect(due(after: 0) == [])
    }

    @Test mutating func `every key is due after the recovery secret was used`() throws {
        let group = ShareGroup(name: try Name("th"), threshold: 1, count: 1)
        let act = RecoveryAct(
            number: 1, publicKey: ModelSamples.digest(8).bytes, escrowCheckValue: ModelSamples.digest(9),
            salt: ModelSamples.digest(10).bytes, groupThreshold: 1, groups: [group],
            shares: [ShareDigest(group: 0, member: 0, digest: ModelSamples.digest(11))])
        try office.act(.recovery(act))
        #expect(office.governance.drillDeadline == start.adding(seconds: 180 * day))
        #expect(due(after: 1) == [])
        try office.act(.recover(recovery: 1), at: start.adding(seconds: day))
        #expect(due(after: 1).map(\.reason) == [.recovered, .recovered])
        try office.act(.drill(recovery: 1), at: start.adding(seconds: day))
        #expect(office.governance.drillDeadline == start.adding(seconds: 181 * day))
    }
}

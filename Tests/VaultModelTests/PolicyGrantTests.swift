import Testing
import VaultModel

@Suite struct PolicyGrantTests {
    let policy: Policy

    init() throws { policy = try PolicyFixture().policy() }

    private func fault(
        _ role: String, _ scope: Scope = .assigned, until: Int64? = nil, held: [String] = []
    ) throws -> GrantFault? {
        policy.faultInGrant(
            of: try Name(role), scope: scope, issued: 100, until: until, held: Set(try held.map { try Name($0) }))
    }

    @Test func `a grant within the limits of its role has no fault`() throws {
        #expect(try fault("worker", until: 101) == nil)
        #expect(try fault("doctor", until: 100 + 30 * 86_400, held: ["worker"]) == nil)
        #expect(try fault("lead", .all) == nil)
    }

    @Test func `a grant outside the limits of its role says which limit`() throws {
        #expect(try fault("pilot") == .unknownRole)
        #expect(try fault("worker", .all) == .scopeNotAllowed)
        #expect(try fault("worker", until: 100) == .alreadyOver)
        #expect(try fault("doctor", until: 101 + 30 * 86_400) == .tooLong(maximumDays: 30))
    }

    @Test func `separated roles are refused, also through inheritance`() throws {
        let expected = SeparationViolation(set: try Name("apart"), roles: [try Name("admin"), try Name("worker")])
        #expect(try fault("worker", held: ["admin"]) == .separation(expected))
        #expect(try fault("admin", .all, held: ["lead"]) == .separation(expected))
        #expect(try fault("admin", .all, held: ["doctor"]) == nil)
        #expect(policy.separationViolation(roles: [try Name("worker"), try Name("lead")]) == nil)
    }

    @Test func `keys follow the rules: what is read, what is written, what is searched`() throws {
        let (identity, health, legal) = (
            CompartmentID(rawValue: 1), CompartmentID(rawValue: 2), CompartmentID(rawValue: 3)
        )
        #expect(policy.readableCompartments(of: try Name("worker")) == [identity])
        #expect(policy.writableCompartments(of: try Name("worker")) == [identity, health])
        #expect(policy.readableCompartments(of: try Name("lead")) == [identity, legal])
        #expect(policy.searchableCompartments(of: try Name("lead")) == [identity, legal])
        #expect(policy.readableCompartments(of: try Name("doctor")) == [identity, health])
        #expect(policy.readableCompartments(of: try Name("admin")).isEmpty)
        #expect(policy.readableCompartments(of: try Name("pilot")).isEmpty)
    }

    @Test func `a limit beyond the end of time does not overflow`() throws {
        let grant = ActiveGrant(index: 0, role: try Name("doctor"), scope: .assigned, issued: .max - 5, until: nil)
        #expect(policy.expiry(of: grant) == .max)
    }
}

import Testing
import VaultModel

/// What a policy says of searching.
@Suite struct PolicyIndexTests {
    private func problems(
        population: UInt32? = 20_000, _ change: (inout PolicyFixture) throws -> Void = { _ in }
    ) throws -> [PolicyDefect.Problem] {
        var fixture = try PolicyFixture()
        fixture.population = population
        try change(&fixture)
        return fixture.defects().map(\.problem)
    }

    @Test(arguments: [ValueType.code, .number, .reference, .attachment])
    func `fields of few values, and those without a text, are not indexed`(type: ValueType) throws {
        let codes = type == .code ? ["a"] : []
        #expect(
            try problems { fixture in
                fixture.fields.append(try .make(400, "spare", 1, 1, type, codes: codes, search: .index(.text)))
            } == [.notIndexable])
        let scanned = try problems { fixture in
            fixture.fields.append(try .make(400, "spare", 1, 1, type, codes: codes, search: .scan))
        }
        #expect(scanned == (type == .attachment ? [.notIndexable] : []))
    }

    @Test func `names and dates need the expected population, which has limits`() throws {
        func named(_ profile: IndexProfile, _ fixture: inout PolicyFixture) throws {
            fixture.fields.append(try .make(400, "spare", 1, 1, search: .index(profile)))
        }
        for profile in IndexProfile.allCases {
            let isCut = profile == .name || profile == .date
            #expect(
                try problems(population: nil) { try named(profile, &$0) } == (isCut ? [.noPopulation] : []))
            #expect(try problems { try named(profile, &$0) } == [])
        }
        for population: UInt32 in [0, 255, 100_000_001] {
            #expect(try problems(population: population) == [.outOfRange])
        }
    }

    @Test func `tokens of names are shared by some people, and of numbers hardly ever`() throws {
        for (population, bits) in [(256, 6), (20_000, 12), (65_535, 13), (65_536, 14), (100_000_000, 24)] {
            var fixture = try PolicyFixture()
            fixture.population = UInt32(population)
            fixture.fields += [
                try .make(401, "second", 1, 1, search: .index(.name)),
                try .make(400, "first", 1, 2, search: .index(.phone)), try .make(402, "third", 1, 1, search: .scan),
            ]
            let fields = try fixture.policy().indexedFields
            #expect(fields.map(\.field.rawValue) == [400, 401])
            #expect(fields.map(\.bits) == [64, UInt8(bits)])
            #expect(fields.map(\.compartment.rawValue) == [2, 1])
            // √X < 2^N < X/2.
            #expect((1 << bits) * (1 << bits) > population && (1 << bits) * 2 < population)
        }
    }

    @Test func `duplicates are told by indexed names in one compartment and a date`() throws {
        func rule(_ names: [String], _ born: String, _ fixture: inout PolicyFixture) throws {
            fixture.fields += [
                try .make(400, "first", 1, 1, search: .index(.name)),
                try .make(401, "second", 1, 2, search: .index(.name)), try .make(402, "third", 1, 1, search: .scan),
            ]
            let rule = DuplicateRule(names: try names.map { try Name($0) }, born: try Name(born))
            fixture.recordTypes[0] = RecordType(
                id: PolicyFixture.person, name: try Name("person"), labels: PolicyFixture.labels, duplicates: rule)
        }
        #expect(try problems { try rule(["first"], "birth", &$0) } == [])
        #expect(try problems { try rule(["first", "second"], "birth", &$0) } == [.notADuplicateName])
        #expect(try problems { try rule(["first", "third"], "birth", &$0) } == [.notADuplicateName])
        #expect(try problems { try rule([], "birth", &$0) } == [.empty])
        #expect(try problems { try rule(["first"], "name", &$0) } == [.notADateOfBirth])
        #expect(try problems { try rule(["first"], "nothing", &$0) } == [.notADateOfBirth])
    }

    @Test func `a field that is neither indexed nor scanned is searched by nobody`() throws {
        let question = AccessQuestion(
            action: .search, recordType: PolicyFixture.person, fields: [PolicyFixture.birth],
            purpose: try Name("care"), grants: [try .make(0, "lead", .all)], time: 1)
        #expect(try PolicyFixture().policy().decide(question) == .denied(.notSearchable(PolicyFixture.birth)))
        var fixture = try PolicyFixture()
        fixture.fields[1] = try .make(102, "birth", 1, 1, .date, search: .scan)
        guard case .allowed = try fixture.policy().decide(question) else {
            Issue.record("a scanned field is not searched")
            return
        }
    }

    @Test func `a role without a limit has that of the role it inherits, or the usual one`() throws {
        var fixture = try PolicyFixture()
        #expect(try fixture.policy().searchesPerHour(of: Name("lead")) == Role.usualSearchesPerHour)
        let worker = fixture.roles[0]
        fixture.roles[0] = Role(
            name: worker.name, labels: worker.labels, scopes: worker.scopes, searchesPerHour: 5, rules: worker.rules)
        #expect(try fixture.policy().searchesPerHour(of: Name("lead")) == 5)
        fixture.roles[0] = Role(
            name: worker.name, labels: worker.labels, scopes: worker.scopes, searchesPerHour: 0, rules: worker.rules)
        #expect(fixture.defects().map(\.problem) == [.zero])
    }
}

import Testing
import VaultModel

private typealias Fixture = PolicyFixture

@Suite struct PolicyDecisionTests {
    let policy: Policy

    init() throws { policy = try PolicyFixture().policy() }

    private func ask(
        _ action: Action = .read, type: RecordTypeID? = Fixture.person, fields: [FieldID] = [Fixture.name],
        purpose: String = "care", basis: String? = nil, grants: [ActiveGrant], assigned: Bool = true, time: Int64 = 10
    ) throws -> AccessQuestion {
        AccessQuestion(
            action: action, recordType: type, fields: fields, purpose: try Name(purpose),
            legalBasis: try basis.map { try Name($0) }, grants: grants, isAssigned: assigned, time: time)
    }

    private func code(_ question: AccessQuestion) -> String { policy.decide(question).code }

    private func grounds(_ question: AccessQuestion) throws -> Grounds {
        guard case .allowed(let grounds) = policy.decide(question) else {
            throw Unexpected(code: code(question))
        }
        return grounds
    }

    private struct Unexpected: Error { let code: String }

    @Test func `a decision names rule, grant, role, purpose and the first legal basis`() throws {
        let grounds = try grounds(ask(grants: [.make(7, "worker")]))
        #expect(grounds.rule.description == "worker.read")
        #expect(grounds.grant == 7)
        #expect(grounds.role.description == "worker")
        #expect(grounds.purpose.description == "care")
        #expect(grounds.legalBasis.description == "consent")
        #expect(grounds.scope == .assigned)
        #expect(try code(ask(grants: [.make(7, "worker")])) == "allow")
    }

    @Test func `a stated legal basis of the purpose is kept`() throws {
        #expect(try grounds(ask(basis: "law", grants: [.make(0, "worker")])).legalBasis.description == "law")
    }

    @Test func `a role has the rules that it inherits, under its own grant`() throws {
        let grounds = try grounds(ask(grants: [.make(1, "lead", .all)], assigned: false))
        #expect(grounds.rule.description == "worker.read")
        #expect(grounds.role.description == "lead")
        #expect(grounds.scope == .all)
    }

    @Test func `two grants may share the fields of one question, and each is named for its field`() throws {
        let question = try ask(
            fields: [Fixture.birth, Fixture.note].reversed(), grants: [.make(0, "worker"), .make(1, "doctor")])
        #expect(try grounds(question).rule.description == "doctor.read")
        let rules = policy.explain(question).map { line -> String in
            if case .allowed(let grounds) = line.decision { "\(grounds.rule) \(grounds.grant)" } else { "" }
        }
        #expect(rules == ["doctor.read 1", "worker.read 0"])
    }

    @Test func `one refused field refuses the whole question`() throws {
        let question = try ask(fields: [Fixture.name, Fixture.testimony, Fixture.note], grants: [.make(0, "worker")])
        #expect(policy.decide(question) == .denied(.fieldNotAllowed(Fixture.testimony)))
        #expect(policy.explain(question).map(\.decision.code) == ["allow", "deny.field", "deny.field"])
    }

    @Test func `an excepted field of an open compartment is closed`() throws {
        #expect(try code(ask(fields: [Fixture.birth], grants: [.make(0, "doctor")])) == "deny.field")
    }

    @Test func `every refusal has its code`() throws {
        let worker = try [ActiveGrant.make(0, "worker")]
        #expect(try code(ask(purpose: "sport", grants: worker)) == "deny.unknown-purpose")
        #expect(try code(ask(type: RecordTypeID(rawValue: 9), grants: worker)) == "deny.unknown-type")
        #expect(try code(ask(type: nil, grants: worker)) == "deny.unknown-type")
        #expect(try code(ask(fields: [Fixture.caseNote], grants: worker)) == "deny.unknown-field")
        #expect(try code(ask(fields: [FieldID(rawValue: 999)], grants: worker)) == "deny.unknown-field")
        #expect(try code(ask(fields: [], grants: worker)) == "deny.no-field")
        #expect(try code(ask(grants: [])) == "deny.no-grant")
        #expect(try code(ask(grants: [.make(0, "pilot")])) == "deny.unknown-role")
        #expect(try code(ask(grants: [.make(0, "worker", until: 10)])) == "deny.grant-expired")
        #expect(try code(ask(.update, grants: worker)) == "deny.action")
        #expect(try code(ask(purpose: "oversight", grants: worker)) == "deny.purpose")
        #expect(try code(ask(purpose: "tracing", basis: "law", grants: worker)) == "deny.basis")
        #expect(try code(ask(fields: [Fixture.note], grants: worker)) == "deny.field")
        #expect(try code(ask(grants: worker, assigned: false)) == "deny.assignment")
    }

    @Test func `a field under a purpose of other fields is refused as a field`() throws {
        let question = try ask(fields: [Fixture.testimony], purpose: "tracing", grants: [.make(0, "lead", .all)])
        #expect(policy.decide(question) == .denied(.fieldNotAllowed(Fixture.testimony)))
    }

    @Test func `a grant holds until the second of its end and not in it`() throws {
        #expect(try code(ask(grants: [.make(0, "worker", until: 11)])) == "allow")
        #expect(try code(ask(grants: [.make(0, "worker", until: 10)])) == "deny.grant-expired")
    }

    @Test func `a role's longest time ends a grant that states no end or a later one`() throws {
        let limit: Int64 = 30 * 86_400
        for until in [nil, limit + 1_000, Int64.max] {
            let grant = try ActiveGrant.make(0, "doctor", until: until)
            #expect(policy.expiry(of: grant) == limit)
            #expect(try code(ask(grants: [grant], time: limit - 1)) == "allow")
            #expect(try code(ask(grants: [grant], time: limit)) == "deny.grant-expired")
        }
    }

    @Test func `expired is the reason only where the expired grant would have been enough`() throws {
        let expired = try ActiveGrant.make(0, "doctor", until: 5)
        let worker = try ActiveGrant.make(1, "worker")
        #expect(try code(ask(fields: [Fixture.note], grants: [expired, worker])) == "deny.grant-expired")
        #expect(try code(ask(fields: [Fixture.testimony], grants: [expired, worker])) == "deny.field")
        #expect(try code(ask(grants: [expired, worker])) == "allow")
    }

    @Test func `a scope that the role may no longer have counts as assigned`() throws {
        #expect(try code(ask(grants: [.make(0, "worker", .all)], assigned: false)) == "deny.assignment")
    }

    @Test func `a new record needs no assignment and may be empty`() throws {
        #expect(try code(ask(.create, fields: [], grants: [.make(0, "worker")], assigned: false)) == "allow")
        #expect(
            try code(ask(.create, fields: [Fixture.note], grants: [.make(0, "worker")], assigned: false)) == "allow")
    }

    @Test func `a list takes the grant that shows most and says which records it shows`() throws {
        let narrow = try ActiveGrant.make(0, "worker")
        let wide = try ActiveGrant.make(1, "lead", .all)
        #expect(try grounds(ask(.list, fields: [], grants: [narrow], assigned: false)).scope == .assigned)
        let both = try grounds(ask(.list, fields: [], grants: [narrow, wide], assigned: false))
        #expect(both.scope == .all)
        #expect(both.grant == 1)
    }

    @Test func `a list with fields is refused`() throws {
        #expect(try code(ask(.list, fields: [Fixture.name], grants: [.make(0, "worker")])) == "deny.field")
    }

    @Test func `the scope of a decision is the narrowest of its fields`() throws {
        let question = try ask(
            .read, fields: [Fixture.testimony, Fixture.note], grants: [.make(0, "lead", .all), .make(1, "doctor")])
        #expect(try grounds(question).scope == .assigned)
    }

    @Test func `governance is decided without a record type`() throws {
        let question = try ask(.govern, type: nil, fields: [], purpose: "oversight", grants: [.make(0, "admin", .all)])
        #expect(try grounds(question).rule.description == "admin.govern")
        #expect(try code(ask(.read, grants: [.make(0, "admin", .all)])) == "deny.action")
    }

    @Test func `readable and withheld fields are all the fields of the type`() throws {
        let (allowed, withheld) = policy.readableFields(
            recordType: Fixture.person, purpose: try Name("care"), grants: [try .make(0, "doctor")], isAssigned: true,
            time: 10)
        #expect(allowed == [Fixture.name, Fixture.note])
        #expect(withheld == [Fixture.birth, Fixture.testimony])
    }

    @Test func `everything is withheld for a purpose that does not exist`() throws {
        let (allowed, withheld) = policy.readableFields(
            recordType: Fixture.person, purpose: try Name("sport"), grants: [try .make(0, "doctor")], isAssigned: true,
            time: 10)
        #expect(allowed.isEmpty)
        #expect(withheld.count == 4)
    }

    @Test func `purposes are those of grants in force, in the order of the document`() throws {
        func purposes(_ grants: [ActiveGrant], _ action: Action = .read) -> [String] {
            policy.purposes(for: action, recordType: Fixture.person, grants: grants, time: 10).map(\.description)
        }
        #expect(purposes([try .make(0, "worker")]) == ["care", "tracing"])
        #expect(purposes([try .make(0, "doctor")]) == ["care"])
        #expect(purposes([try .make(0, "worker", until: 3), try .make(1, "doctor")]) == ["care"])
        #expect(purposes([try .make(0, "doctor")], .assign).isEmpty)
        let governing = policy.purposes(for: .govern, grants: [try .make(0, "admin", .all)], time: 10)
        #expect(governing.map(\.description) == ["oversight"])
    }
}

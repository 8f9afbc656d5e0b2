import Testing
import VaultModel

@Suite struct PolicyDefectTests {
    private func problems(_ change: (inout PolicyFixture) throws -> Void) throws -> [PolicyDefect.Problem] {
        var fixture = try PolicyFixture()
        try change(&fixture)
        return fixture.defects().map(\.problem)
    }

    @Test func `a whole policy has no defect`() throws {
        #expect(try problems { _ in }.isEmpty)
    }

    @Test func `all defects are named and not only the first`() throws {
        let found = try problems { fixture in
            fixture.version = 0
            fixture.fields.append(try .make(101, "extra", 1, 1))
            fixture.purposes.append(try .make("sport", ["whim"]))
        }
        #expect(found == [.zero, .duplicate, .unknown])
    }

    @Test func `numbers and names are unique, known and not reserved`() throws {
        #expect(try problems { $0.recordTypes.append(try .make(1, "event")) } == [.duplicate])
        #expect(try problems { $0.compartments.append(try .make(9, "legal")) } == [.duplicate])
        #expect(try problems { $0.compartments.append(try .make(9, "gate")) } == [.reserved])
        #expect(try problems { $0.compartments.append(try .make(0, "spare")) } == [.zero])
        #expect(try problems { $0.fields.append(try .make(400, "name", 1, 1)) } == [.duplicate])
        #expect(try problems { $0.fields.append(try .make(400, "spare", 1, 9)) } == [.unknown])
        #expect(try problems { $0.purposes.append(try .make("care", ["consent"])) } == [.duplicate])
        #expect(try problems { $0.purposes.append(try .make("sport", [])) } == [.empty])
        #expect(
            try problems { $0.floors = Floors(suite: 1, kdfCost: 16, allowsServiceKeyFiles: false) } == [.outOfRange])
    }

    @Test func `codes and the type code go together`() throws {
        #expect(try problems { $0.fields.append(try .make(400, "spare", 1, 1, .code)) } == [.codeTypeWithoutCodes])
        #expect(
            try problems { $0.fields.append(try .make(400, "spare", 1, 1, .text, codes: ["a"])) }
                == [.codesWithoutCodeType])
        #expect(
            try problems { $0.fields.append(try .make(400, "spare", 1, 1, .code, codes: ["a", "a"])) } == [.duplicate])
    }

    @Test func `a role inherits from another one that inherits from none`() throws {
        #expect(
            try problems { $0.roles.append(try .make("x", inherits: "lead", scopes: [.all], rules: [])) }
                == [.inheritanceTooDeep])
        #expect(
            try problems { $0.roles.append(try .make("x", inherits: "x", scopes: [.all], rules: [])) }
                == [.inheritsItself])
        #expect(
            try problems { $0.roles.append(try .make("x", inherits: "y", scopes: [.all], rules: [])) }
                == [.unknown])
        #expect(try problems { $0.roles.append(try .make("x", scopes: [], rules: [])) } == [.empty, .empty])
    }

    @Test func `a role that breaks a separation by what it inherits is a defect`() throws {
        let found = try problems { fixture in
            fixture.separations.append(
                SeparationOfDuties(name: try Name("odd"), roles: [try Name("lead"), try Name("worker")]))
        }
        #expect(found == [.selfSeparated])
        #expect(
            try problems { $0.separations.append(SeparationOfDuties(name: try Name("one"), roles: [try Name("lead")])) }
                == [.tooFewRoles])
    }

    @Test(arguments: [
        ("actions", [Action](), ["person"], ["identity"], [String](), [PolicyDefect.Problem.empty]),
        ("mixed", [.read, .govern], ["person"], ["identity"], [], [.mixedActions]),
        ("no type", [.read], [], ["identity"], [], [.noRecordType]),
        ("type for governance", [.govern], ["person"], [], [], [.governsRecords]),
        ("no field", [.read], ["person"], [], [], [.noField]),
        ("fields for a list", [.list], ["person"], ["identity"], [], [.fieldsWithoutUse]),
        ("idle exception", [.read], ["person"], ["identity"], ["note"], [.notCovered]),
        ("unknown exception", [.read], ["person"], ["identity"], ["nothing"], [.unknown]),
        ("unknown compartment", [.read], ["person"], ["identity", "hobby"], [], [.unknown]),
        ("field of another type", [.read], ["case"], ["legal"], ["testimony"], [.unknown, .notCovered]),
    ])
    func `a rule must make sense`(
        _ label: String, _ actions: [Action], _ types: [String], _ compartments: [String], _ except: [String],
        _ expected: [PolicyDefect.Problem]
    ) throws {
        let found = try problems { fixture in
            let rule = try Rule.make(
                "x", actions, types: types, compartments: compartments, except: except, purposes: ["care"])
            fixture.roles.append(try .make("x", scopes: [.all], rules: [rule]))
        }
        #expect(found == expected, "\(label)")
    }

    @Test func `rule ids are unique in the whole policy and rules have purposes`() throws {
        let found = try problems { fixture in
            let rule = try Rule.make("worker.read", [.list], purposes: [])
            fixture.roles.append(try .make("x", scopes: [.all], rules: [rule]))
        }
        #expect(found == [.duplicate, .empty])
    }

    @Test func `a label that is empty is a defect of its part`() throws {
        var fixture = try PolicyFixture()
        fixture.recordTypes[1] = RecordType(
            id: RecordTypeID(rawValue: 2), name: try Name("case"), labels: Labels(th: "ก", my: "", en: "a"))
        let defects = fixture.defects()
        #expect(defects.map(\.place) == [.recordType(1)])
        #expect(defects.map(\.key) == ["my"])
    }
}

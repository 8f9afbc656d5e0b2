import Testing
import VaultModel

@Suite struct PolicyEvolutionTests {
    private func changes(_ change: (inout PolicyFixture) throws -> Void) throws -> [PolicyChange] {
        var fixture = try PolicyFixture()
        let old = try fixture.policy()
        fixture.version = 2
        try change(&fixture)
        return try fixture.policy().violations(replacing: old)
    }

    @Test func `a policy may add fields and change labels, rules and roles`() throws {
        let found = try changes { fixture in
            fixture.fields.append(try .make(103, "village", 1, 1))
            fixture.roles.removeLast()
            fixture.separations = []
        }
        #expect(found.isEmpty)
    }

    @Test func `the version must grow`() throws {
        #expect(try changes { $0.version = 1 } == [.versionNotGreater])
    }

    @Test func `type, compartment, record type and name of a field stay, and so does its number`() throws {
        let name = FieldID(rawValue: 102)
        #expect(try changes { $0.fields[1] = try .make(102, "birth", 1, 1, .text) } == [.fieldType(name)])
        let moved = try changes { fixture in
            fixture.fields[1] = try .make(102, "birth", 1, 3, .date)
            fixture.roles.removeAll { $0.name.description == "doctor" }
        }
        #expect(moved == [.fieldCompartment(name)])
        #expect(
            try changes { $0.fields[4] = try .make(302, "note2", 1, 3) }
                == [.fieldRenamed(PolicyFixture.caseNote), .fieldRecordType(PolicyFixture.caseNote)])
        #expect(try changes { $0.fields.remove(at: 4) } == [.fieldRemoved(PolicyFixture.caseNote)])
    }

    @Test func `the number of a record type or compartment keeps its name`() throws {
        let found = try changes { fixture in
            fixture.recordTypes[1] = try .make(2, "event")
            fixture.compartments.append(try .make(4, "spare"))
        }
        #expect(found == [.recordType(RecordTypeID(rawValue: 2))])
        let swapped = try changes { fixture in
            fixture.compartments = [try .make(1, "identity"), try .make(3, "health"), try .make(2, "legal")]
        }
        #expect(swapped == [.compartment(CompartmentID(rawValue: 2)), .compartment(CompartmentID(rawValue: 3))])
    }
}

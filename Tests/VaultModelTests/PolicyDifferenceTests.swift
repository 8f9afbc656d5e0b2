import Testing
import VaultModel

struct PolicyDifferenceTests {
    private func fixture(_ change: (inout PolicyFixture) throws -> Void = { _ in }) throws -> Policy {
        var fixture = try PolicyFixture()
        try change(&fixture)
        return try fixture.policy()
    }

    private func told(_ change: (inout PolicyFixture) throws -> Void) throws -> [String] {
        try fixture(change).differences(from: fixture()).map { difference in
            let values = difference.key.map { key in
                " \(key) -\(difference.removed.joined(separator: ",")) +\(difference.added.joined(separator: ","))"
            }
            return "\(difference.kind.rawValue) \(difference.part.rawValue) \(difference.name)\(values ?? "")"
        }
    }

    @Test func `where something stands makes no difference, and where the first is the default it does`() throws {
        #expect(
            try told {
                $0.fields.reverse()
                $0.compartments.reverse()
                $0.recordTypes.reverse()
                $0.roles.reverse()
                $0.purposes.reverse()
            }.isEmpty)
        #expect(
            try told { $0.purposes[0] = try .make("care", ["law", "consent"]) } == [
                "changed purpose care legal-bases -consent,law +law,consent"
            ])
    }

    @Test func `differences come by parts and then by number or name, whatever the order of the document`() throws {
        let expected = [
            "changed document  version -1 +3", "changed floors  kdf-cost -17 +18", "added field person.height",
            "changed field case.remark name -note +remark", "removed purpose tracing",
            "changed role doctor maximum-days -30 +",
            "removed rule doctor.read", "added rule doctor.see", "changed rule worker.read purposes -tracing +",
        ]
        for reversed in [false, true] {
            let told = try told { fixture in
                fixture.version = 3
                fixture.floors = Floors(suite: 1, kdfCost: 18, allowsServiceKeyFiles: true)
                fixture.fields[4] = try .make(302, "remark", 2, 3)
                fixture.fields.append(try .make(103, "height", 1, 1))
                fixture.purposes.remove(at: 1)
                fixture.roles[2] = try .make(
                    "doctor", scopes: [.assigned],
                    rules: [.make("doctor.see", [.read], compartments: ["health"], purposes: ["care"])])
                var rules = fixture.roles[0].rules
                rules[0] = try .make("worker.read", [.read], compartments: ["identity"], purposes: ["care"])
                fixture.roles[0] = try .make("worker", scopes: [.assigned], rules: rules)
                if reversed {
                    fixture.fields.reverse()
                    fixture.roles.reverse()
                }
            }
            #expect(told == expected)
        }
    }
}

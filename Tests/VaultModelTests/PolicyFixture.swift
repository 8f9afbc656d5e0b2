import VaultModel

/// A small policy: enough of everything to decide by, and parts that a test can change one at a time.
struct PolicyFixture {
    static let person = RecordTypeID(rawValue: 1)
    static let name = FieldID(rawValue: 101)
    static let birth = FieldID(rawValue: 102)
    static let note = FieldID(rawValue: 201)
    static let testimony = FieldID(rawValue: 301)
    static let caseNote = FieldID(rawValue: 302)
    static let labels = Labels(th: "ก", my: "က", en: "a")

    var version: UInt32 = 1
    var recordTypes: [RecordType] = []
    var compartments: [Compartment] = []
    var fields: [Field] = []
    var legalBases: [LegalBasis] = []
    var purposes: [Purpose] = []
    var roles: [Role] = []
    var separations: [SeparationOfDuties] = []
    var population: UInt32?
    var floors = Floors(suite: 1, kdfCost: 17, allowsServiceKeyFiles: true)

    init() throws {
        recordTypes = [try .make(1, "person"), try .make(2, "case")]
        compartments = [try .make(1, "identity"), try .make(2, "health"), try .make(3, "legal")]
        fields = [
            try .make(101, "name", 1, 1), try .make(102, "birth", 1, 1, .date), try .make(201, "note", 1, 2),
            try .make(301, "testimony", 1, 3), try .make(302, "note", 2, 3),
        ]
        legalBases = try ["consent", "law"].map { LegalBasis(name: try Name($0), labels: Self.labels, source: "act") }
        purposes = [
            try .make("care", ["consent", "law"]), try .make("tracing", ["consent"]), try .make("oversight", ["law"]),
        ]
        roles = [
            try .make(
                "worker", scopes: [.assigned],
                rules: [
                    .make("worker.read", [.read], compartments: ["identity"], purposes: ["care", "tracing"]),
                    .make("worker.list", [.list, .assign], purposes: ["care"]),
                    .make("worker.create", [.create], compartments: ["identity", "health"], purposes: ["care"]),
                ]),
            try .make(
                "lead", inherits: "worker", scopes: [.all, .assigned],
                rules: [
                    .make(
                        "lead.read", [.read, .search], compartments: ["legal"], fields: ["birth"], purposes: ["care"])
                ]),
            try .make(
                "doctor", scopes: [.assigned], maximumDays: 30,
                rules: [
                    .make(
                        "doctor.read", [.read, .update], compartments: ["identity", "health"], except: ["birth"],
                        purposes: ["care"])
                ]),
            try .make(
                "admin", scopes: [.all], rules: [.make("admin.govern", [.govern], types: [], purposes: ["oversight"])]),
        ]
        separations = [SeparationOfDuties(name: try Name("apart"), roles: [try Name("admin"), try Name("worker")])]
    }

    func policy() throws(PolicyDefects) -> Policy {
        try Policy(
            version: version, schema: Schema(recordTypes: recordTypes, compartments: compartments, fields: fields),
            legalBases: legalBases, purposes: purposes, roles: roles, separations: separations, floors: floors,
            population: population)
    }

    /// What is wrong with the policy.
    func defects() -> [PolicyDefect] {
        do throws(PolicyDefects) {
            _ = try policy()
            return []
        } catch {
            return error.all
        }
    }
}

extension RecordType {
    static func make(_ id: UInt16, _ name: String) throws -> RecordType {
        RecordType(id: RecordTypeID(rawValue: id), name: try Name(name), labels: PolicyFixture.labels)
    }
}

extension Compartment {
    static func make(_ id: UInt16, _ name: String) throws -> Compartment {
        Compartment(id: CompartmentID(rawValue: id), name: try Name(name), labels: PolicyFixture.labels)
    }
}

extension Field {
    static func make(
        _ id: UInt32, _ name: String, _ recordType: UInt16, _ compartment: UInt16, _ type: ValueType = .text,
        codes: [String] = [], search: FieldSearch? = nil
    ) throws -> Field {
        Field(
            id: FieldID(rawValue: id), name: try Name(name), recordType: RecordTypeID(rawValue: recordType),
            compartment: CompartmentID(rawValue: compartment), type: type, codes: try codes.map { try FieldCode($0) },
            labels: PolicyFixture.labels, search: search)
    }
}

extension Purpose {
    static func make(_ name: String, _ bases: [String]) throws -> Purpose {
        Purpose(name: try Name(name), labels: PolicyFixture.labels, legalBases: try bases.map { try Name($0) })
    }
}

extension Rule {
    static func make(
        _ id: String, _ actions: [Action], types: [String] = ["person"], compartments: [String] = [],
        fields: [String] = [], except: [String] = [], purposes: [String]
    ) throws -> Rule {
        func names(_ words: [String]) throws -> [Name] { try words.map { try Name($0) } }
        return Rule(
            id: try Name(id), actions: actions, recordTypes: try names(types), compartments: try names(compartments),
            fields: try names(fields), except: try names(except), purposes: try names(purposes))
    }
}

extension Role {
    static func make(
        _ name: String, inherits: String? = nil, scopes: [Scope], maximumDays: UInt16? = nil, rules: [Rule]
    ) throws -> Role {
        Role(
            name: try Name(name), labels: PolicyFixture.labels, inherits: try inherits.map { try Name($0) },
            scopes: scopes, maximumDays: maximumDays, rules: rules)
    }
}

extension ActiveGrant {
    /// A grant given at second 0.
    static func make(_ index: Int, _ role: String, _ scope: Scope = .assigned, until: Int64? = nil) throws
        -> ActiveGrant
    {
        ActiveGrant(index: index, role: try Name(role), scope: scope, issued: 0, until: until)
    }
}

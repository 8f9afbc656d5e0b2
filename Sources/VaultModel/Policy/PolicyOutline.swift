/// A policy as items with words under keys, so that two can be compared.
struct PolicyOutline {
    /// What makes an item the same in two documents: its number, or its name.
    struct ID: Hashable, Comparable {
        let part: PolicyDifference.Part
        let number: UInt32
        let name: String

        static func < (left: ID, right: ID) -> Bool {
            (left.place, left.number, left.name) < (right.place, right.number, right.name)
        }

        private var place: Int { PolicyDifference.Part.allCases.firstIndex(of: part) ?? 0 }
    }

    struct Item {
        let name: String
        let values: [(key: String, words: [String])]
    }

    private(set) var items: [ID: Item] = [:]

    init(_ policy: Policy) {
        let schema = policy.schema
        add(
            .document, "",
            [
                ("version", ["\(policy.version)"]), ("population", Self.words([policy.population].compactMap { $0 })),
            ])
        let floors = policy.floors
        add(
            .floors, "",
            [
                ("suite", ["\(floors.suite)"]), ("kdf-cost", ["\(floors.kdfCost)"]),
                ("service-key-files", ["\(floors.allowsServiceKeyFiles)"]),
            ])
        add(.cryptoPeriods, "", policy.cryptoPeriods.items.map { ($0.key, ["\($0.days)"]) })
        for type in schema.recordTypes {
            let duplicates = [("duplicates", Self.words(type.duplicates.map { $0.names + [$0.born] } ?? []))]
            add(
                .recordType, type.name, number: UInt32(type.id.rawValue), named(type.name, type.labels) + duplicates)
        }
        for compartment in schema.compartments {
            let values = named(compartment.name, compartment.labels)
            add(.compartment, compartment.name, number: UInt32(compartment.id.rawValue), values)
        }
        for field in schema.fields { add(field, schema) }
        for label in schema.codeLabels { add(.codeLabel, label.code, Self.words(label.labels)) }
        for basis in policy.legalBases {
            add(.legalBasis, basis.name, [("source", [basis.source])] + Self.words(basis.labels))
        }
        for purpose in policy.purposes {
            let reason = purpose.demandsReason ? "required" : "optional"
            let values = [("legal-bases", Self.words(purpose.legalBases)), ("reason", [reason])]
            add(.purpose, purpose.name, values + Self.words(purpose.labels))
        }
        for role in policy.roles { add(role) }
        for separation in policy.separations {
            add(.separation, separation.name, [("roles", Self.words(separation.roles).sorted())])
        }
    }

    /// What happened to an item between two documents.
    static func differences(_ part: PolicyDifference.Part, _ before: Item?, _ after: Item?) -> [PolicyDifference] {
        guard let before else {
            return after.map { [whole(.added, part, $0)] } ?? []
        }
        guard let after else { return [whole(.removed, part, before)] }
        return zip(before.values, after.values).compactMap { old, new in
            guard old.words != new.words else { return nil }
            let removed = old.words.filter { !new.words.contains($0) }
            let added = new.words.filter { !old.words.contains($0) }
            let isReordered = removed.isEmpty && added.isEmpty
            return PolicyDifference(
                kind: .changed, part: part, name: after.name, key: new.key,
                removed: isReordered ? old.words : removed, added: isReordered ? new.words : added)
        }
    }

    private static func whole(
        _ kind: PolicyDifference.Kind, _ part: PolicyDifference.Part, _ item: Item
    ) -> PolicyDifference {
        PolicyDifference(kind: kind, part: part, name: item.name, key: nil, removed: [], added: [])
    }

    private mutating func add(_ field: Field, _ schema: Schema) {
        let type = schema.recordType(field.recordType)?.name.description ?? "\(field.recordType)"
        let compartment = schema.compartment(field.compartment)?.name.description ?? "\(field.compartment)"
        add(
            .field, "\(type).\(field.name)", number: field.id.rawValue,
            [
                ("name", [field.name.description]), ("record-type", [type]), ("compartment", [compartment]),
                ("type", [field.type.name]), ("codes", Self.words(field.codes)),
                ("htcds", Self.words([field.htcds].compactMap { $0 })),
                ("search", Self.words([field.search].compactMap { $0 })),
            ] + Self.words(field.labels))
    }

    private mutating func add(_ role: Role) {
        add(
            .role, role.name,
            [
                ("inherits", Self.words([role.inherits].compactMap { $0 })), ("scopes", role.scopes.map(\.rawValue)),
                ("maximum-days", Self.words([role.maximumDays].compactMap { $0 })),
                ("searches-per-hour", Self.words([role.searchesPerHour].compactMap { $0 })),
            ] + Self.words(role.labels))
        for rule in role.rules {
            add(
                .rule, rule.id,
                [
                    ("role", [role.name.description]), ("actions", rule.actions.map(\.rawValue).sorted()),
                    ("record-types", Self.words(rule.recordTypes).sorted()),
                    ("compartments", Self.words(rule.compartments).sorted()),
                    ("fields", Self.words(rule.fields).sorted()), ("except", Self.words(rule.except).sorted()),
                    ("purposes", Self.words(rule.purposes).sorted()),
                ])
        }
    }

    private func named(_ name: Name, _ labels: Labels) -> [(key: String, words: [String])] {
        [("name", [name.description])] + Self.words(labels)
    }

    /// An item whose number is what it is has no name in its id: a name that changed is a change of that item.
    private mutating func add(
        _ part: PolicyDifference.Part, _ name: some CustomStringConvertible, number: UInt32 = 0,
        _ values: [(key: String, words: [String])]
    ) {
        let name = name.description
        items[ID(part: part, number: number, name: number == 0 ? name : "")] = Item(name: name, values: values)
    }

    private static func words(_ values: [some CustomStringConvertible]) -> [String] { values.map(\.description) }

    private static func words(_ labels: Labels) -> [(key: String, words: [String])] {
        Language.allCases.map { ("labels.\($0.rawValue)", [labels[$0]]) }
    }
}

import VaultModel

/// How a field can be searched, and what a thief of the database learns from that.
struct SearchableField {
    let members: [Output.Member]

    init(_ field: Field, _ search: FieldSearch, in policy: Policy) {
        let type = policy.schema.recordType(field.recordType)?.name.description ?? "\(field.recordType)"
        let indexed = policy.indexedFields.first { $0.field == field.id }
        let bits = indexed.map { $0.bits < IndexedField.fullBits ? Int($0.bits) : nil } ?? nil
        members = [
            ("field", .string("\(type).\(field.name)")), ("search", .string("\(search)")),
            ("bits", bits.map { .number($0) } ?? .null), ("thief", .string(Self.leakage(search, bits, policy))),
        ]
    }

    private static func leakage(_ search: FieldSearch, _ bits: Int?, _ policy: Policy) -> String {
        guard search != .scan else { return "learns nothing: no index exists" }
        guard let bits, let population = policy.population else {
            return "sees which records have the same value, and not which value"
        }
        let groups = 1 << bits
        return "sees \(groups) groups of about \(max(1, Int(population) / groups)) people when the vault has"
            + " \(population); the same name is in the same group"
    }
}

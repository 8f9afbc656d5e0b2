/// A rule with its names looked up once, so that a decision compares numbers.
struct ResolvedRule: Sendable {
    let id: Name
    let actions: Set<Action>
    let recordTypes: Set<RecordTypeID>
    let fields: Set<FieldID>
    let purposes: Set<Name>

    /// Names that the schema does not know are left out; ``PolicyChecker`` reports them.
    init(_ rule: Rule, in schema: Schema) {
        id = rule.id
        actions = Set(rule.actions)
        purposes = Set(rule.purposes)
        let types = Set(rule.recordTypes.compactMap { schema.recordType(named: $0)?.id })
        let compartments = Set(rule.compartments.compactMap { schema.compartment(named: $0)?.id })
        let named = Set(rule.fields)
        let excepted = Set(rule.except)
        recordTypes = types
        fields = Set(
            schema.fields.filter { field in
                types.contains(field.recordType) && !excepted.contains(field.name)
                    && (compartments.contains(field.compartment) || named.contains(field.name))
            }.map(\.id))
    }

    /// Whether the rule speaks of `action` on records of `recordType` (`nil` for acts of governance).
    func concerns(_ action: Action, on recordType: RecordTypeID?) -> Bool {
        guard actions.contains(action) else { return false }
        guard action.concernsRecords else { return true }
        return recordType.map(recordTypes.contains) ?? false
    }
}

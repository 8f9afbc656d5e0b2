import CaseVault
import VaultAudit
import VaultModel

/// What explains a refusal.
enum Explanation {
    /// The command that asks the policy what the refused request asked.
    ///
    /// It is taken from the log, since a session may choose fields and purpose by itself.
    ///
    /// - Returns: `nil` where no rule is missing: for a revoked official, or an act of governance.
    static func hint(for entry: UInt64, in vault: Vault) throws -> Hint? {
        let audit = try vault.audit()
        var found: LogEntry?
        try audit.forEachEntry(from: entry) {
            found = $0
            return false
        }
        guard let found, !["deny.revoked", "deny.suspended"].contains(found.gate.rule.description),
            let action = Action(rawValue: found.request.kind.name), let purpose = found.request.purpose
        else { return nil }
        let governance = try audit.governance()
        let schema = governance.policy.schema
        let fields = found.request.fields.compactMap { schema.field($0) }
        guard fields.count == found.request.fields.count else { return nil }
        var words = ["policy explain --official \(Lookup(governance: governance).handle(found.request.actor))"]
        words.append("--action \(action.rawValue)")
        if action.concernsFields { words += fields.map { "--field \($0.name)" } }
        if found.gate.rule.description == "deny.assignment", let record = found.request.record {
            words.append("--record \(record)")
        }
        if let type = typeToName(for: fields, in: schema) { words.append("--type \(type.name)") }
        words.append("--purpose \(purpose)")
        return .command(words.joined(separator: " "))
    }

    /// The record type, where the names of the fields leave several.
    private static func typeToName(for fields: [Field], in schema: Schema) -> RecordType? {
        guard let first = fields.first else { return schema.recordTypes.first }
        let fitting = schema.recordTypes.filter { type in
            fields.allSatisfy { schema.field(named: $0.name, of: type.id) != nil }
        }
        return fitting.count > 1 ? schema.recordType(first.recordType) : nil
    }
}

import ArgumentParser
import VaultAudit
import VaultCrypto
import VaultModel

struct PolicyExplain: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "explain",
        abstract: "Say why an official may do something or not: rule, grant, role, purpose. Needs no key.")

    @Option(help: ArgumentHelp("The official's handle.", valueName: "handle"))
    var official: String

    @Option(help: "What to do: read, create, update, list …")
    var action: String

    @Option(help: "A field; repeat it for each.")
    var field: [String] = []

    @Option(help: "The record type, where the fields leave several.")
    var type: String?

    @Option(help: ArgumentHelp("The record.", valueName: "id"))
    var record: String?

    @Option(help: "The purpose.")
    var purpose: String

    @OptionGroup var options: Options

    func run() async throws {
        guard let action = Action(rawValue: action) else {
            throw Failure(
                .usage, "there is no action \(action)",
                hint: "there are: \(Action.allCases.map(\.rawValue).joined(separator: ", "))")
        }
        if let record { _ = try Lookup.record(record) }
        let governance = try options.audit().governance()
        let lookup = Lookup(governance: governance)
        let person = try lookup.official(official)
        if !action.concernsRecords, action != .audit { return try explainOffice(action, person, governance) }
        let fields = field.isEmpty ? [] : try lookup.fields(field, type: type)
        let recordType = try type.map { try lookup.recordType($0).id } ?? fields.first?.recordType
        if action.concernsRecords, recordType == nil {
            throw Failure(.usage, "on what?", hint: "name a --field, or a --type")
        }
        guard let purpose = try lookup.purpose(purpose) else { return }
        let grants = governance.grants(of: person.identity.fingerprint)
        let question = AccessQuestion(
            action: action, recordType: recordType, fields: fields.map(\.id), purpose: purpose,
            grants: grants.enumerated().map { index, grant in grant.active(index: index) },
            time: Clock.now().seconds)
        let rows = governance.policy.explain(question).flatMap { line -> [[Output.Member]] in
            // What fails before the fields are looked at fails for each of them.
            let about = line.field.map { [$0] } ?? fields.map(\.id)
            let names = about.map { governance.policy.schema.field($0)?.name }
            return (names.isEmpty ? [nil] : names).map { members(line, of: $0, grants, state: person.state) }
        }
        try options.output.list("policy.explain", rows)
    }

    /// Administration and custody come from the root and from no grant.
    private func explainOffice(
        _ action: Action, _ person: Governance.Official, _ governance: Governance
    ) throws {
        let fingerprint = person.identity.fingerprint
        let isOfRoot = action == .govern ? governance.isAdministrator(fingerprint) : governance.isCustodian(fingerprint)
        let office: JSON = action == .govern ? "administrator" : "custodian"
        let why: JSON = isOfRoot ? "the root names them" : "the root does not name them"
        try options.output.list(
            "policy.explain",
            [
                [
                    ("field", nil), ("decision", .string(isOfRoot ? "allow" : "deny")), ("rule", "root"),
                    ("role", office), ("grant", nil), ("purpose", .string(purpose)), ("basis", nil), ("why", why),
                ]
            ])
    }

    private func members(
        _ line: ExplanationLine, of name: Name?, _ grants: [Governance.Grant], state: Governance.Official.State
    ) -> [Output.Member] {
        switch line.decision {
        case .allowed(let grounds) where state == .active:
            return [
                ("field", .string(name)), ("decision", "allow"), ("rule", .string(grounds.rule)),
                ("role", .string(grounds.role)), ("grant", .string(grants[grounds.grant].act.id)),
                ("purpose", .string(grounds.purpose)), ("basis", .string(grounds.legalBasis)), ("why", nil),
            ]
        case .allowed: return refused(name, "deny.\(state)", "the official is \(state)")
        case .denied(let refusal):
            guard state == .active else { return refused(name, "deny.\(state)", "the official is \(state)") }
            return refused(name, refusal.code, Self.reason(refusal))
        }
    }

    /// The field stands beside it, by name.
    private static func reason(_ refusal: Refusal) -> String {
        if case .fieldNotAllowed = refusal { return "no rule allows this action on this field for this purpose" }
        return "\(refusal)"
    }

    private func refused(_ field: Name?, _ code: String, _ why: String) -> [Output.Member] {
        [
            ("field", .string(field)), ("decision", "deny"), ("rule", .string(code)), ("role", nil), ("grant", nil),
            ("purpose", .string(purpose)), ("basis", nil), ("why", .string(why)),
        ]
    }
}

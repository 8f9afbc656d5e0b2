import ArgumentParser
import VaultAudit
import VaultCrypto
import VaultModel

struct PolicyExplain: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "explain",
        abstract: "Say why an official may do something or not: rule, grant, role, purpose. Needs no key.",
        discussion: """
            With --record the type is that of the record, and whether it is assigned to the official counts. Without, \
            the answer is for a record that is assigned to them; the scope says whether that matters.
            """)

    @Option(help: ArgumentHelp("The official's handle.", valueName: "handle"))
    var official: String

    @Option(
        help: "What to do: read, create, update, list …", completion: .list(Action.allCases.map(\.rawValue)))
    var action: String

    @Option(help: "A field; repeat it for each.")
    var field: [String] = []

    @Option(help: "The record type, where the fields leave several.")
    var type: String?

    @Option(help: ArgumentHelp("The record.", valueName: "id"))
    var record: String?

    @Option(help: "The purpose.")
    var purpose: String

    @OptionGroup var labels: LabelOptions
    @OptionGroup var options: Options

    private static let columns = [
        "field", "label", "decision", "rule", "role", "scope", "grant", "purpose", "basis", "why",
    ]

    func run() async throws {
        let language = try labels.language()
        guard let action = Action(rawValue: action) else {
            throw Failure(
                .usage, "there is no action \(action)",
                hint: "there are: \(Action.allCases.map(\.rawValue).joined(separator: ", "))")
        }
        let record = try record.map { try Lookup.record($0) }
        let audit = try options.audit()
        let governance = try audit.governance()
        let lookup = Lookup(governance: governance)
        let person = try lookup.official(official)
        if !action.concernsRecords, action != .audit { return try explainOffice(action, person, governance) }
        let known = try record.map { try typeOf($0, audit, governance) }
        let typeName = type ?? known?.name.description
        let fields = field.isEmpty ? [] : try lookup.fields(field, type: typeName)
        let recordType = try typeName.map { try lookup.recordType($0).id } ?? fields.first?.recordType
        if action.concernsRecords, recordType == nil {
            throw Failure(.usage, "on what?", hint: "name a --field, a --record or a --type")
        }
        guard let purpose = try lookup.purpose(purpose) else { return }
        let isAssigned = try record.map { try audit.isAssigned($0, to: person.identity.fingerprint) } ?? true
        let grants = governance.grants(of: person.identity.fingerprint)
        let question = AccessQuestion(
            action: action, recordType: recordType, fields: fields.map(\.id), purpose: purpose,
            grants: grants.enumerated().map { index, grant in grant.active(index: index) },
            isAssigned: isAssigned, time: Clock.now().seconds)
        let rows = governance.policy.explain(question).flatMap { line -> [[Output.Member]] in
            // What fails before the fields are looked at fails for each of them.
            let about = line.field.map { [$0] } ?? fields.map(\.id)
            let found = about.map { governance.policy.schema.field($0) }
            return (found.isEmpty ? [nil] : found).map { field in
                [
                    ("field", .string(field?.name)),
                    ("label", .string(field?.labels[options.json ? .english : language])),
                ] + members(line, grants, state: person.state)
            }
        }
        try options.output.list("policy.explain", rows, columns: Self.columns)
    }

    private func typeOf(
        _ record: RecordID, _ audit: Audit, _ governance: Governance
    ) throws -> RecordType {
        guard let id = try audit.recordType(of: record), let found = governance.policy.schema.recordType(id) else {
            throw Failure(.notFound, "no such record", hint: .command("record list"))
        }
        guard type == nil || type == found.name.description else {
            throw Failure(.usage, "the record is a \(found.name)", hint: "leave --type out")
        }
        return found
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
                    ("field", nil), ("label", nil), ("decision", .string(isOfRoot ? "allow" : "deny")),
                    ("rule", "root"),
                    ("role", office), ("scope", nil), ("grant", nil), ("purpose", .string(purpose)), ("basis", nil),
                    ("why", why),
                ]
            ], columns: Self.columns)
    }

    private func members(
        _ line: ExplanationLine, _ grants: [Governance.Grant], state: Governance.Official.State
    ) -> [Output.Member] {
        switch line.decision {
        case .allowed(let grounds) where state == .active:
            return [
                ("decision", "allow"), ("rule", .string(grounds.rule)), ("role", .string(grounds.role)),
                ("scope", .string(grounds.scope.rawValue)), ("grant", .string(grants[grounds.grant].act.id)),
                ("purpose", .string(grounds.purpose)), ("basis", .string(grounds.legalBasis)), ("why", nil),
            ]
        case .allowed: return refused("deny.\(state)", "the official is \(state)")
        case .denied(let refusal):
            guard state == .active else { return refused("deny.\(state)", "the official is \(state)") }
            return refused(refusal.code, Self.reason(refusal))
        }
    }

    /// The field stands beside it, by name.
    private static func reason(_ refusal: Refusal) -> String {
        if case .fieldNotAllowed = refusal { return "no rule allows this action on this field for this purpose" }
        return "\(refusal)"
    }

    private func refused(_ code: String, _ why: String) -> [Output.Member] {
        [
            ("decision", "deny"), ("rule", .string(code)), ("role", nil), ("scope", nil), ("grant", nil),
            ("purpose", .string(purpose)), ("basis", nil), ("why", .string(why)),
        ]
    }
}

import ArgumentParser
import VaultAudit
import VaultModel

struct SchemaGroup: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "schema", abstract: "What records hold.", subcommands: [SchemaShow.self])
}

struct SchemaShow: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "show", abstract: "Show record types, fields with their types and compartments, and purposes.")

    @Option(help: "One record type only.")
    var type: String?

    @OptionGroup var options: Options

    func run() async throws {
        let governance = try options.audit().governance()
        let policy = governance.policy
        let types = try type.map { [try Lookup(governance: governance).recordType($0)] } ?? policy.schema.recordTypes
        let fields = types.flatMap { type in policy.schema.fields(of: type.id).map { field(type, $0, policy.schema) } }
        try options.output.list(
            "schema.show", fields, columns: ["type", "field", "value", "compartment", "label", "codes"])
        guard type == nil else { return }
        if !options.json { try options.output.text([""]) }
        try options.output.list(
            "schema.show",
            policy.purposes.map { purpose in
                [
                    ("purpose", .string(purpose.name)), ("label", .string(purpose.labels.en)),
                    ("bases", .strings(purpose.legalBases)),
                    ("reason", .string(purpose.demandsReason ? "required" : "optional")),
                ]
            })
    }

    private func field(_ type: RecordType, _ field: Field, _ schema: Schema) -> [Output.Member] {
        [
            ("type", .string(type.name)), ("field", .string(field.name)), ("id", .number(field.id.rawValue)),
            ("value", .string(field.type.name)), ("compartment", .string(schema.compartment(field.compartment)?.name)),
            ("label", .string(field.labels.en)), ("codes", .strings(field.codes)), ("htcds", .string(field.htcds)),
            (
                "labels",
                .object([
                    ("th", .string(field.labels.th)), ("my", .string(field.labels.my)),
                    ("en", .string(field.labels.en)),
                ])
            ),
        ]
    }
}

import ArgumentParser
import VaultAudit
import VaultModel

struct SchemaShow: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "show",
        abstract: "Show record types, compartments, fields, their types and codes, and purposes. Needs no key.")

    @Option(help: "One record type only: its fields and the codes that they may hold.")
    var type: String?

    @OptionGroup var labels: LabelOptions
    @OptionGroup var options: Options

    func run() async throws {
        let language = try labels.language()
        let governance = try options.audit().governance()
        let (policy, schema) = (governance.policy, governance.policy.schema)
        let types = try type.map { [try Lookup(governance: governance).recordType($0)] } ?? schema.recordTypes
        let fields = types.flatMap { schema.fields(of: $0.id) }
        if type == nil {
            try table(
                schema.recordTypes.map { named("type", $0.name, $0.labels, id: $0.id.rawValue, language) },
                ["type", "label"])
            try table(
                schema.compartments.map { named("compartment", $0.name, $0.labels, id: $0.id.rawValue, language) },
                ["compartment", "label"])
        }
        try table(
            fields.map { row($0, schema, language) }, ["type", "field", "value", "compartment", "label", "codes"])
        if type == nil {
            try table(
                policy.purposes.map { purpose in
                    named("purpose", purpose.name, purpose.labels, id: nil, language)
                        + [
                            ("bases", .strings(purpose.legalBases)),
                            ("reason", .string(purpose.demandsReason ? "required" : "optional")),
                        ]
                }, ["purpose", "label", "bases", "reason"])
        } else if !options.json {
            try table(codes(of: fields, schema, language), ["code", "label"])
        }
    }

    /// Tables for people have an empty line between them.
    private func table(_ rows: [[Output.Member]], _ columns: [String]) throws(Failure) {
        guard !rows.isEmpty else { return }
        try options.output.list("schema.show", rows, columns: columns)
        if !options.json, columns[0] != (type == nil ? "purpose" : "code") { try options.output.text([""]) }
    }

    private func named(
        _ kind: String, _ name: Name, _ labels: Labels, id: UInt16?, _ language: Language
    ) -> [Output.Member] {
        let number = id.map { [Output.Member("id", .number($0))] } ?? []
        return [(kind, .string(name))] + number + both(labels, language)
    }

    private func row(_ field: Field, _ schema: Schema, _ language: Language) -> [Output.Member] {
        let labelled = field.codes.map { (key: $0.description, value: schema.labels(of: $0).map(JSON.labels) ?? .null) }
        return [
            ("type", .string(schema.recordType(field.recordType)?.name)), ("field", .string(field.name)),
            ("id", .number(field.id.rawValue)), ("value", .string(field.type.name)),
            ("compartment", .string(schema.compartment(field.compartment)?.name)),
            ("codes", .strings(field.codes)), ("code_labels", .object(labelled)), ("htcds", .string(field.htcds)),
        ] + both(field.labels, language)
    }

    /// JSON has all languages, and `label` in English whatever the language is.
    private func both(_ labels: Labels, _ language: Language) -> [Output.Member] {
        [("label", .string(labels[options.json ? .english : language])), ("labels", .labels(labels))]
    }

    private func codes(of fields: [Field], _ schema: Schema, _ language: Language) -> [[Output.Member]] {
        var seen: Set<FieldCode> = []
        return fields.flatMap(\.codes).filter { seen.insert($0).inserted }.compactMap { code in
            schema.labels(of: code).map { [("code", .string(code)), ("label", .string($0[language]))] }
        }
    }
}

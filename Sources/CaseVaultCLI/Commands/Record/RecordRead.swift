import ArgumentParser
import VaultClient
import VaultModel

struct RecordRead: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "read", abstract: "Open fields of a record; logged before anything is opened.",
        discussion: """
            Without --field everything that you may read is opened, and the other fields are named as withheld. With \
            --field, one refused field refuses the read.
            """)

    @Argument(help: ArgumentHelp("The record.", valueName: "id"))
    var record: String

    @Option(help: "A field to open; repeat it for each.")
    var field: [String] = []

    @Option(help: "The record type, where the fields leave several.")
    var type: String?

    @OptionGroup var access: AccessOptions
    @OptionGroup var labels: LabelOptions
    @OptionGroup var explanation: ReasonOptions
    @OptionGroup var options: Options

    func run() async throws {
        let (id, language) = (try Lookup.record(record), try labels.language())
        let session = try await options.session()
        let governance = await session.governance
        let lookup = Lookup(governance: governance)
        let purpose = try lookup.purpose(access.purpose)
        let opened: OpenedRecord
        if field.isEmpty {
            opened = try await session.read(id, purpose: purpose, reason: explanation.reason)
        } else {
            let fields = try lookup.fields(field, type: type)
            opened = try await session.read(id, fields: fields.map(\.id), purpose: purpose, reason: explanation.reason)
        }
        try options.json ? showJSON(opened) : showTable(opened, governance.policy.schema, language)
    }

    private func showJSON(_ opened: OpenedRecord) throws {
        try options.output.line(
            "record.read",
            [
                ("record", .string(opened.record)), ("sequence", .number(opened.sequence)),
                ("fields", .object(try opened.members())), ("withheld", .strings(opened.withheld)),
                ("entry", .number(opened.entry)),
                ("purpose", .string(opened.purpose)),
            ])
    }

    private func showTable(_ opened: OpenedRecord, _ schema: Schema, _ language: Language) throws {
        try options.output.object(
            "record.read",
            [
                ("record", .string(opened.record)), ("sequence", .number(opened.sequence)),
                ("purpose", .string(opened.purpose)), ("entry", .number(opened.entry)),
                ("withheld", .strings(opened.withheld)),
            ])
        let rows = try opened.fields.map { opened -> [Output.Member] in
            try opened.withText { text in
                [
                    ("label", .string(opened.field.labels[language])), ("field", .string(opened.field.name)),
                    ("value", .string(schema.shown(text, of: opened.field, in: language))),
                ]
            }
        }
        guard !rows.isEmpty else { return }
        try options.output.text([""])
        try options.output.list("record.read", rows, wraps: true)
    }
}

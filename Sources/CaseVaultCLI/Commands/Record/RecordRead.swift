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

    @Option(help: ArgumentHelp("A new file for the attachment in the one field that is named.", valueName: "file"))
    var to: String?

    @OptionGroup var access: AccessOptions
    @OptionGroup var labels: LabelOptions
    @OptionGroup var explanation: ReasonOptions
    @OptionGroup var options: Options

    func validate() throws {
        if to != nil, field.count != 1 { throw ValidationError("--to takes the attachment of one --field") }
    }

    func run() async throws {
        let (id, language) = (try Lookup.record(record), try labels.language())
        let session = try await options.session()
        let governance = await session.governance
        let lookup = Lookup(governance: governance)
        let purpose = try lookup.purpose(access.purpose)
        let opened: OpenedRecord
        if let to {
            opened = try await save(try lookup.attachment(field[0], type: type), of: id, purpose, to, session)
        } else if field.isEmpty {
            opened = try await session.read(id, purpose: purpose, reason: try explanation.text())
        } else {
            let fields = try lookup.fields(field, type: type)
            opened = try await session.read(
                id, fields: fields.map(\.id), purpose: purpose, reason: try explanation.text())
        }
        try options.json ? showJSON(opened) : showTable(opened, governance.policy.schema, language)
    }

    /// Writes an attachment to a new file, which is there only when all of it was authentic.
    private func save(
        _ field: Field, of id: RecordID, _ purpose: Name?, _ path: String, _ session: Session
    ) async throws -> OpenedRecord {
        let file = try NewFile(path)
        do {
            let opened = try await session.read(
                id, fields: [field.id], purpose: purpose, reason: try explanation.text())
            guard let attachment = opened.fields.first else {
                throw Failure(.notFound, "the record has no file in field \(field.name)", entry: opened.entry)
            }
            let bar = ProgressBar("read", options: options)
            try await session.save(attachment, to: file.descriptor) { bar.show($0, of: $1) }
            bar.end()
            try file.keep()
            return opened
        } catch {
            file.remove()
            throw error
        }
    }

    private func showJSON(_ opened: OpenedRecord) throws {
        try options.output.line(
            "record.read",
            [
                ("record", .string(opened.record)), ("sequence", .number(opened.sequence)),
                ("fields", .object(try opened.members())), ("canonical", .object(try opened.canonicalForms())),
                ("odd", .object(try opened.oddities())), ("withheld", .strings(opened.withheld)),
                ("entry", .number(opened.entry)), ("purpose", .string(opened.purpose)),
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
            [
                ("label", .string(opened.field.labels[language])), ("field", .string(opened.field.name)),
                ("value", .string(schema.shown(try opened.text(), of: opened.field, in: language))),
                ("note", .string(try opened.note())),
            ]
        }
        guard !rows.isEmpty else { return }
        try options.output.text([""])
        let hasNotes = try opened.fields.contains { try $0.note() != nil }
        let columns = ["label", "field", "value"] + (hasNotes ? ["note"] : [])
        try options.output.list("record.read", rows, columns: columns, wraps: true)
    }
}

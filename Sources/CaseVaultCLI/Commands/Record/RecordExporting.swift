import ArgumentParser
import CaseVault
import VaultClient
import VaultModel

struct RecordExporting: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "export", abstract: "Take fields of all records that you may list out, as JSON Lines or CSV.",
        discussion: """
            Every record is in the log before it is printed. Without --field everything that may leave is printed, and \
            the other fields are named as withheld once; with --field, one refused field refuses the export. What was \
            printed is not protected any more. A spreadsheet may take a value for a formula.
            """)

    /// How records are printed.
    enum Format: String, ExpressibleByArgument, CaseIterable {
        case jsonl
        case csv
    }

    @Option(help: "A field to take out; repeat it for each.")
    var field: [String] = []

    @Option(help: "One record type only.")
    var type: String?

    @Option(help: "jsonl: one object for each record; csv: RFC 4180, one line for each record of one type.")
    var format: Format = .jsonl

    @OptionGroup var access: AccessOptions
    @OptionGroup var explanation: ReasonOptions
    @OptionGroup var options: Options

    func validate() throws {
        if options.json, format == .csv { throw ValidationError("--json and --format csv exclude each other") }
    }

    func run() async throws {
        let session = try await options.session()
        let governance = await session.governance
        let lookup = Lookup(governance: governance)
        let schema = governance.policy.schema
        let fields = field.isEmpty ? [] : try lookup.fields(field, type: type)
        let types = try type.map { name throws(Failure) in [try lookup.recordType(name).id] }
        let export = try await RecordExport(
            from: session, types: types, fields: fields.map(\.id), purpose: try lookup.purpose(access.purpose),
            reason: explanation.reason)
        let output = options.output
        let bar = ProgressBar("export", options: options)
        let writer = try format == .csv ? CSVOutput(export.plan, schema) : nil
        let summary = try await export.run(progress: { bar.show(UInt64($0), of: UInt64($1)) }) { record in
            if let writer { try writer.write(record) } else { try Self.write(record, schema, output) }
        }
        bar.end()
        let withheld = summary.withheld.compactMap { schema.field($0)?.name }
        if options.json {
            try output.line(
                "record.export", [("exported", .number(summary.exported)), ("withheld", .strings(withheld))])
        }
        let count = summary.exported == 1 ? "1 record" : "\(summary.exported) records"
        options.messages.note("\(count), for \(export.plan.purpose)")
        if !withheld.isEmpty {
            options.messages.note("withheld: " + withheld.map(\.description).joined(separator: ", "))
        }
    }

    private static func write(_ record: OpenedRecord, _ schema: Schema, _ output: Output) throws {
        try output.line(
            "record.export",
            [
                ("record", .string(record.record)), ("type", .string(schema.recordType(record.type)?.name)),
                ("sequence", .number(record.sequence)), ("fields", .object(try record.members())),
                ("entry", .number(record.entry)),
            ])
    }
}

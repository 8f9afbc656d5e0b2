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
            printed is not protected any more. A spreadsheet may take a value for a formula. With htcds and htcds-csv \
            fields and codes are those of HTCDS 2.0; fields that it does not have are not opened.
            """)

    /// How records are printed.
    enum Format: String, ExpressibleByArgument, CaseIterable {
        case jsonl
        case csv
        case htcds
        case htcdsCSV = "htcds-csv"

        var isCSV: Bool { self == .csv || self == .htcdsCSV }
        var isHTCDS: Bool { self == .htcds || self == .htcdsCSV }
    }

    @Option(help: "A field to take out; repeat it for each.")
    var field: [String] = []

    @Option(help: "One record type only.")
    var type: String?

    @Option(
        help: """
            jsonl: one object for each record; csv: RFC 4180, one line for each record of one type; htcds and htcds-csv: \
            the same by HTCDS 2.0.
            """)
    var format: Format = .jsonl

    @OptionGroup var access: AccessOptions
    @OptionGroup var explanation: ReasonOptions
    @OptionGroup var options: Options

    func validate() throws {
        if options.json, format.isCSV {
            throw ValidationError("--json and --format \(format.rawValue) exclude each other")
        }
    }

    func run() async throws {
        let session = try await options.session()
        let governance = await session.governance
        let lookup = Lookup(governance: governance)
        let schema = governance.policy.schema
        let fields = field.isEmpty ? [] : try lookup.fields(field, type: type)
        if format.isHTCDS, let field = fields.first(where: { !HTCDSExport.has($0) }) {
            throw Failure(
                .usage, "HTCDS has no field for \(field.name)", hint: "leave --field out, or take --format csv")
        }
        let types = try type.map { name throws(Failure) in [try lookup.recordType(name).id] }
        let omitted = format.isHTCDS ? schema.fields.filter { !HTCDSExport.has($0) }.map(\.id) : []
        let export = try await RecordExport(
            from: session, types: types, fields: fields.map(\.id), omitting: Set(omitted),
            purpose: try lookup.purpose(access.purpose), reason: try explanation.text())
        let bar = ProgressBar("export", options: options)
        let write = try writer(export.plan, schema)
        var misfits = 0
        let summary = try await export.run(progress: { bar.show(UInt64($0), of: UInt64($1)) }) { record in
            misfits += try write(record)
        }
        bar.end()
        func names(_ fields: [FieldID]) -> [Name] { fields.compactMap { schema.field($0)?.name } }
        try report(summary, withheld: names(summary.withheld), omitted: names(summary.omitted), misfits)
        let count = summary.exported == 1 ? "1 record" : "\(summary.exported) records"
        options.messages.note("\(count), for \(export.plan.purpose)")
        for (what, fields) in [("withheld", summary.withheld), ("not in HTCDS", summary.omitted)] where !fields.isEmpty
        {
            options.messages.note("\(what): " + names(fields).map(\.description).joined(separator: ", "))
        }
    }

    /// What writes one record in the format, and says how many of its values do not fit.
    private func writer(_ plan: ExportPlan, _ schema: Schema) throws -> (OpenedRecord) throws -> Int {
        let output = options.output
        switch format {
        case .jsonl:
            return { record in
                try Self.write(record, schema, output)
                return 0
            }
        case .csv:
            let csv = try CSVOutput(plan, schema)
            return { record in
                try csv.write(record)
                return 0
            }
        case .htcds, .htcdsCSV:
            let standard = try HTCDSOutput(plan, schema, isCSV: format.isCSV, options: options)
            return standard.write
        }
    }

    private func report(
        _ summary: RecordExport.Summary, withheld: [Name], omitted: [Name], _ misfits: Int
    ) throws(Failure) {
        guard options.json else { return }
        var members: [Output.Member] = [("exported", .number(summary.exported)), ("withheld", .strings(withheld))]
        if format.isHTCDS { members += [("not-in-htcds", .strings(omitted)), ("unmapped", .number(misfits))] }
        try options.output.line("record.export", members)
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

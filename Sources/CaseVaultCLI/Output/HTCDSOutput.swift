import CaseVault
import VaultClient
import VaultModel

/// Writes records with the names and codes of HTCDS, as JSON or CSV, and tells what does not fit.
struct HTCDSOutput {
    private let export: HTCDSExport
    /// The columns of CSV; `nil` for JSON.
    private let columns: [String]?
    private let options: Options

    /// Writes the header of CSV.
    init(_ plan: ExportPlan, _ schema: Schema, isCSV: Bool, options: Options) throws {
        let export = HTCDSExport(schema: schema)
        self.export = export
        self.options = options
        guard isCSV else {
            columns = nil
            return
        }
        let types = plan.fields.filter { type, fields in !export.names(of: type, for: fields).isEmpty }
        guard types.count <= 1 else {
            throw Failure(.usage, "a CSV file holds one record type", hint: "name one with --type")
        }
        let names = types.first.map { export.names(of: $0.key, for: $0.value) } ?? []
        columns = names
        try CSVOutput.write(["record"] + names)
    }

    /// Writes one record.
    ///
    /// - Returns: how many of its values do not fit.
    func write(_ record: OpenedRecord) throws -> Int {
        let (members, misfits) = try export.members(of: record)
        if let columns {
            let cells = columns.map { name in members.first { $0.name == name }.map { Self.cell($0.value) } ?? "" }
            try CSVOutput.write([record.record.description] + cells)
        } else {
            let values = members.map { (key: $0.name, value: Self.json($0.value)) }
            let text = JSON.object([("record", .string(record.record))] + values).text
            try Output.write(raw: Array((text + "\n").utf8))
        }
        for misfit in misfits { try tell(misfit) }
        return misfits.count
    }

    private func tell(_ misfit: HTCDSExport.Misfit) throws {
        options.messages.note("record \(misfit.record), field \(misfit.field): \(misfit.reason)")
        guard options.json else { return }
        try options.output.line(
            "record.export",
            [
                ("record", .string(misfit.record)), ("field", .string(misfit.field)),
                ("reason", .string(misfit.reason)),
            ])
    }

    private static func json(_ value: HTCDSExport.Value) -> JSON {
        switch value {
        case .text(let text): .string(text)
        case .number(let digits): .number(digits)
        case .flag(let flag): .bool(flag)
        case .list(let codes): .strings(codes)
        }
    }

    private static func cell(_ value: HTCDSExport.Value) -> String {
        switch value {
        case .text(let text): CSVOutput.cell(text)
        case .number(let digits): digits
        case .flag(let flag): flag ? "TRUE" : "FALSE"
        // The delimiter of the standard's templates.
        case .list(let codes): CSVOutput.cell(codes.joined(separator: ";"))
        }
    }
}

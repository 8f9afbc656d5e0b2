import VaultClient
import VaultModel

/// Writes records of one type as CSV (RFC 4180): UTF-8, a header, CRLF. An absent field is empty; an empty text is `""`.
struct CSVOutput {
    private let fields: [Field]

    /// Writes the header with the names of the schema.
    init(_ plan: ExportPlan, _ schema: Schema) throws {
        let types = plan.fields.filter { !$0.value.isEmpty }
        guard types.count <= 1 else {
            throw Failure(.usage, "a CSV file holds one record type", hint: "name one with --type")
        }
        fields = types.first?.value.compactMap { schema.field($0) } ?? []
        try Self.write(["record", "sequence"] + fields.map(\.name.description))
    }

    /// Writes one line.
    func write(_ record: OpenedRecord) throws {
        var cells = [record.record.description, "\(record.sequence)"]
        for field in fields {
            guard let opened = record.fields.first(where: { $0.field.id == field.id }) else {
                cells.append("")
                continue
            }
            cells.append(Self.cell(try opened.text()))
        }
        try Self.write(cells)
    }

    /// By bytes: a quote before a combining mark is a quote, though not a character of its own.
    static func cell(_ text: String) -> String {
        let needsQuotes = text.isEmpty || text.utf8.contains { [0x22, 0x2C, 0x0A, 0x0D].contains($0) }
        guard needsQuotes else { return text }
        var bytes = [UInt8(ascii: "\"")]
        for byte in text.utf8 {
            if byte == UInt8(ascii: "\"") { bytes.append(byte) }
            bytes.append(byte)
        }
        return String(decoding: bytes + [UInt8(ascii: "\"")], as: UTF8.self)
    }

    /// Writes one line of cells.
    static func write(_ cells: [String]) throws(Failure) {
        try Output.write(raw: Array(cells.joined(separator: ",").utf8) + [0x0D, 0x0A])
    }
}

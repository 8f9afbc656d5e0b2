internal import VaultClient
internal import VaultModel

/// Reads CSV (RFC 4180) whose first line names fields of one record type.
///
/// A cell without anything is an absent field; `""` is an empty text. Line ends are CRLF or LF, and inside quotes they belong
/// to the value. Empty lines are passed over.
struct CSVReader: RowReader {
    private let form: RecordForm
    private var records: CSVRecordReader
    private var columns: [Field]?

    init(descriptor: Int32, form: RecordForm) {
        self.form = form
        records = CSVRecordReader(descriptor: descriptor)
    }

    var offset: UInt64 { records.offset }

    mutating func next() throws -> ImportRow? {
        let columns: [Field]
        if let known = self.columns {
            columns = known
        } else {
            guard let header = try records.next() else { return nil }
            columns = try self.columns(of: header)
            self.columns = columns
        }
        guard let record = try records.next() else { return nil }
        return ImportRow(
            line: record.line, bytes: record.bytes,
            inputs: Result { () throws(RecordInputError) in try inputs(of: record, columns) })
    }

    /// The fields that a header names. A mistake in it is one of the whole file.
    private func columns(of header: CSVRecord) throws(RecordInputError) -> [Field] {
        if let mistake = header.mistake {
            throw RecordInputError(line: header.line, reason: "the \(mistake.cell + 1). column \(mistake.reason)")
        }
        var columns: [Field] = []
        for (number, cell) in header.cells.enumerated() {
            let name = String(decoding: cell.bytes, as: UTF8.self)
            guard let field = form.field(named: cell.bytes) else {
                throw RecordInputError(
                    line: header.line, member: name, number: number + 1, reason: "is not a field of this record type")
            }
            guard !columns.contains(where: { $0.id == field.id }) else {
                throw RecordInputError(line: header.line, field: field.name.description, reason: "is given twice")
            }
            columns.append(field)
        }
        return columns
    }

    private func inputs(of record: CSVRecord, _ columns: [Field]) throws(RecordInputError) -> [FieldInput] {
        if let mistake = record.mistake {
            let field = mistake.cell < columns.count ? columns[mistake.cell].name.description : nil
            throw RecordInputError(line: mistake.line, field: field, reason: mistake.reason)
        }
        guard record.cells.count == columns.count else {
            throw RecordInputError(
                line: record.line,
                reason: "has \(record.cells.count) cells, and the first line names \(columns.count) fields")
        }
        var inputs: [FieldInput] = []
        for (field, cell) in zip(columns, record.cells) where cell.isQuoted || !cell.bytes.isEmpty {
            guard let text = String(validating: cell.bytes, as: UTF8.self) else {
                throw RecordInputError(line: cell.line, field: field.name.description, reason: "is not UTF-8")
            }
            if let fault = field.fault(in: text) {
                throw RecordInputError(line: cell.line, field: field.name.description, reason: "\(fault)")
            }
            inputs.append(FieldInput(field: field.id, value: cell.bytes))
        }
        return inputs
    }
}

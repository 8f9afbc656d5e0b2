internal import VaultClient
internal import VaultModel

/// Reads CSV (RFC 4180) whose first line names fields of one record type.
///
/// A cell without anything is an absent field; `""` is an empty text. Line ends are CRLF or LF, and inside quotes they belong
/// to the value. Empty lines are passed over.
struct CSVReader: RowReader {
    private let form: RecordForm
    private var lines: LineReader
    private var columns: [Field]?

    init(descriptor: Int32, form: RecordForm) {
        self.form = form
        lines = LineReader(descriptor: descriptor, limit: RecordObject.maximumBytes)
    }

    var offset: UInt64 { lines.offset }

    mutating func next() throws -> ImportRow? {
        let columns: [Field]
        if let known = self.columns {
            columns = known
        } else {
            guard let header = try record() else { return nil }
            columns = try self.columns(of: header)
            self.columns = columns
        }
        guard let record = try record() else { return nil }
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

    /// The next record that is not an empty line.
    private mutating func record() throws(VaultError) -> CSVRecord? {
        while let line = try lines.next() {
            var parser = CSVParser(line: line.number)
            var next: LineReader.Line? = line
            while let line = next {
                guard let bytes = line.bytes else {
                    parser.fail("is longer than \(RecordObject.maximumBytes >> 20) MiB")
                    break
                }
                parser.take(line.number == 1 ? Self.withoutMark(bytes) : bytes, line: line.number)
                guard parser.isInsideQuotes else { break }
                next = try lines.next()
            }
            let record = parser.finish()
            if record.mistake != nil || record.cells.count > 1 || record.cells[0].isQuoted
                || !record.cells[0].bytes.isEmpty
            {
                return record
            }
        }
        return nil
    }

    private static func withoutMark(_ bytes: [UInt8]) -> [UInt8] {
        bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? Array(bytes.dropFirst(3)) : bytes
    }
}

/// Reads CSV (RFC 4180) whose first line has the names or labels of HTCDS.
///
/// The standard's templates for spreadsheets have a hidden line of names above a line of labels, and the two do not agree:
/// the columns of the address are in another order. People fill what they see, so a second line of labels decides. A column
/// without a label holds the numbers of the rows then.
struct HTCDSTableReader: RowReader {
    private let form: HTCDSForm
    private var rows: HTCDSRows
    private var records: CSVRecordReader
    private var columns: [String]?
    private var isTemplate = false
    /// The line after the header, where it was read and is a record.
    private var waiting: CSVRecord?

    init(descriptor: Int32, form: HTCDSForm) {
        self.form = form
        rows = HTCDSRows(form: form)
        records = CSVRecordReader(descriptor: descriptor)
    }

    var offset: UInt64 { records.offset }

    mutating func next() throws -> ImportRow? {
        guard let columns = try columns ?? header() else { return nil }
        self.columns = columns
        while let record = try waiting ?? records.next() {
            waiting = nil
            // The rest of a template that is filled in part.
            let isTemplate = isTemplate
            let isFilled = zip(columns, record.cells).contains { name, cell in
                !cell.bytes.isEmpty && !(isTemplate && name.isEmpty)
            }
            guard record.mistake != nil || isFilled || record.cells.count > columns.count else { continue }
            return rows.row(line: record.line, bytes: record.bytes) { () throws(RecordInputError) in
                try Self.members(of: record, columns, isTemplate)
            }
        }
        return nil
    }

    /// The names of the columns. A mistake in them is one of the whole file.
    private mutating func header() throws -> [String]? {
        guard let names = try records.next() else { return nil }
        if let mistake = names.mistake {
            throw RecordInputError(line: names.line, reason: "the \(mistake.cell + 1). column \(mistake.reason)")
        }
        guard let second = try records.next() else { return nil }
        let labels = Self.texts(second)
        let isLabels = labels.allSatisfy { $0.isEmpty || HTCDS.field(named: $0) != nil }
        guard second.mistake == nil, isLabels, labels.count(where: { !$0.isEmpty }) > 1 else {
            waiting = second
            let texts = Self.texts(names)
            // A line of values without a header: the values are not for messages.
            guard texts.contains(where: form.knows) else {
                throw RecordInputError(
                    line: names.line, reason: "has no name of HTCDS: the first line names the fields")
            }
            return texts
        }
        isTemplate = true
        return labels
    }

    private static func texts(_ record: CSVRecord) -> [String] {
        record.cells.map { String(decoding: $0.bytes, as: UTF8.self) }
    }

    private static func members(
        of record: CSVRecord, _ columns: [String], _ isTemplate: Bool
    ) throws(RecordInputError) -> [RecordObject.Member] {
        if let mistake = record.mistake {
            let name = mistake.cell < columns.count ? columns[mistake.cell] : ""
            throw RecordInputError(
                line: mistake.line, member: name, number: mistake.cell + 1, reason: mistake.reason)
        }
        guard record.cells.count == columns.count else {
            throw RecordInputError(
                line: record.line,
                reason: "has \(record.cells.count) cells, and the header names \(columns.count) fields")
        }
        var members: [RecordObject.Member] = []
        for (number, (name, cell)) in zip(columns, record.cells).enumerated() {
            guard String(validating: cell.bytes, as: UTF8.self) != nil else {
                throw RecordInputError(line: cell.line, member: name, number: number + 1, reason: "is not UTF-8")
            }
            let isAbsent = cell.bytes.isEmpty || (isTemplate && name.isEmpty)
            members.append(
                RecordObject.Member(name: name, value: isAbsent ? .null : .text(cell.bytes), line: cell.line))
        }
        return members
    }
}

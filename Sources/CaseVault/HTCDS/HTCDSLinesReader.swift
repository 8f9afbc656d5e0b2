/// Reads JSON Lines with the names and codes of HTCDS; empty lines are passed over.
struct HTCDSLinesReader: RowReader {
    private var rows: HTCDSRows
    private var lines: LineReader

    init(descriptor: Int32, form: HTCDSForm) {
        rows = HTCDSRows(form: form)
        lines = LineReader(descriptor: descriptor, limit: RecordObject.maximumBytes)
    }

    var offset: UInt64 { lines.offset }

    mutating func next() throws -> ImportRow? {
        while let line = try lines.next() {
            if line.bytes?.allSatisfy({ [0x20, 0x09, 0x0D].contains($0) }) ?? false { continue }
            return rows.row(line: line.number, bytes: line.bytes?.count ?? 0) { () throws(RecordInputError) in
                guard let bytes = line.bytes else {
                    throw RecordInputError(
                        line: line.number, reason: "is longer than \(RecordObject.maximumBytes >> 20) MiB")
                }
                return try RecordObject(bytes, line: line.number, takesLists: true).members
            }
        }
        return nil
    }
}

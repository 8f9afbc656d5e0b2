internal import VaultClient

/// Reads JSON Lines; empty lines are passed over.
struct JSONLinesReader: RowReader {
    private let form: RecordForm
    private var lines: LineReader

    init(descriptor: Int32, form: RecordForm) {
        self.form = form
        lines = LineReader(descriptor: descriptor, limit: RecordObject.maximumBytes)
    }

    var offset: UInt64 { lines.offset }

    mutating func next() throws -> ImportRow? {
        while let line = try lines.next() {
            if line.bytes?.allSatisfy({ [0x20, 0x09, 0x0D].contains($0) }) ?? false { continue }
            return ImportRow(
                line: line.number, bytes: line.bytes?.count ?? 0,
                inputs: Result { () throws(RecordInputError) in try inputs(of: line) })
        }
        return nil
    }

    private func inputs(of line: LineReader.Line) throws(RecordInputError) -> [FieldInput] {
        guard let bytes = line.bytes else {
            throw RecordInputError(line: line.number, reason: "is longer than \(RecordObject.maximumBytes >> 20) MiB")
        }
        return try form.inputs(of: RecordObject(bytes, line: line.number))
    }
}

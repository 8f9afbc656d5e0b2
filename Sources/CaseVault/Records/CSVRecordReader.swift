/// Reads the records of a CSV file, before their cells mean anything. Empty lines are passed over.
struct CSVRecordReader {
    private var lines: LineReader

    init(descriptor: Int32) {
        lines = LineReader(descriptor: descriptor, limit: RecordObject.maximumBytes)
    }

    /// How many bytes were read.
    var offset: UInt64 { lines.offset }

    /// The next record that is not an empty line.
    mutating func next() throws(VaultError) -> CSVRecord? {
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

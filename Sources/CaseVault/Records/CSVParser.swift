/// A record of a CSV file, before its cells mean anything.
struct CSVRecord {
    struct Cell {
        /// The line on which the cell begins.
        let line: Int
        var bytes: [UInt8] = []
        var isQuoted = false
    }

    /// What is wrong with its quoting.
    struct Mistake {
        let line: Int
        /// From 0.
        let cell: Int
        let reason: String
    }

    /// The line on which it begins.
    let line: Int
    /// At least one.
    fileprivate(set) var cells: [Cell]
    fileprivate(set) var mistake: Mistake?
    /// How many bytes it takes in the file.
    fileprivate(set) var bytes = 0
}

/// Splits lines into the cells of one record (RFC 4180 §2).
struct CSVParser {
    private enum State {
        case begin, plain, quoted, afterQuote
    }

    private var record: CSVRecord
    private var state = State.begin
    private var line: Int

    init(line: Int) {
        self.line = line
        record = CSVRecord(line: line, cells: [CSVRecord.Cell(line: line)])
    }

    /// Whether the end of the line belongs to a value.
    var isInsideQuotes: Bool { state == .quoted && record.mistake == nil }

    /// Takes one line without its line feed.
    mutating func take(_ bytes: [UInt8], line: Int) {
        if isInsideQuotes { append(UInt8(ascii: "\n")) }
        self.line = line
        record.bytes += bytes.count + 1
        guard record.bytes <= RecordObject.maximumBytes else {
            return fail("is longer than \(RecordObject.maximumBytes >> 20) MiB")
        }
        for (position, byte) in bytes.enumerated() where record.mistake == nil {
            take(byte, isLast: position == bytes.count - 1)
        }
    }

    private mutating func take(_ byte: UInt8, isLast: Bool) {
        switch (state, byte) {
        case (.quoted, UInt8(ascii: "\"")): state = .afterQuote
        case (.quoted, _): append(byte)
        case (.afterQuote, UInt8(ascii: "\"")):
            append(byte)
            state = .quoted
        case (_, UInt8(ascii: ",")):
            record.cells.append(CSVRecord.Cell(line: line))
            state = .begin
        // The first half of CRLF.
        case (_, UInt8(ascii: "\r")) where isLast: break
        case (_, UInt8(ascii: "\r")): fail("has a carriage return outside of quotes")
        case (.begin, UInt8(ascii: "\"")):
            record.cells[record.cells.count - 1].isQuoted = true
            state = .quoted
        case (.afterQuote, _): fail("has something after its closing quote")
        case (_, UInt8(ascii: "\"")): fail("has a quote inside a value that is not in quotes")
        case (_, _):
            append(byte)
            state = .plain
        }
    }

    private mutating func append(_ byte: UInt8) { record.cells[record.cells.count - 1].bytes.append(byte) }

    /// Names a mistake in the cell that is being read; the rest of the record is passed over.
    mutating func fail(_ reason: String) {
        guard record.mistake == nil else { return }
        record.mistake = CSVRecord.Mistake(line: line, cell: record.cells.count - 1, reason: reason)
    }

    /// The record, after its last line.
    mutating func finish() -> CSVRecord {
        if isInsideQuotes {
            let cell = record.cells[record.cells.count - 1]
            record.mistake = CSVRecord.Mistake(
                line: cell.line, cell: record.cells.count - 1, reason: "has a quote that is never closed")
        }
        return record
    }
}

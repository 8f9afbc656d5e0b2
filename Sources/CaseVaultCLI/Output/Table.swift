/// Aligns columns, and fits them to a terminal.
enum Table {
    private static let gap = 2
    /// No column is cut below this, nor is a value wrapped into less.
    private static let narrowest = 8
    /// What people copy into the next command is never cut.
    private static let whole: Set = [
        "record", "grant", "statement", "official", "handle", "key", "index", "sequence", "entry", "field", "type",
    ]

    /// Lines of a table with its head; the last column is not padded.
    ///
    /// - Parameters:
    ///   - cells: how many a line may have; the widest columns are cut until it fits. `nil` cuts nothing.
    ///   - wraps: whether the last column goes on in further lines instead of being cut.
    static func lines(head: [String], rows: [[String]], cells: Int? = nil, wraps: Bool = false) -> [String] {
        let all = [head.map { $0.replacing("_", with: " ").uppercased() }] + rows
        var widths = head.indices.map { column in all.map { CellWidth.of($0[column]) }.max() ?? 0 }
        if let cells { fit(&widths, head, into: cells) }
        return all.flatMap { row in
            guard wraps, cells != nil, let last = row.last, let width = widths.last else { return [line(row, widths)] }
            let pieces = CellWidth.pieces(of: last, cells: width)
            let start = row.dropLast().map { $0 }
            return pieces.enumerated().map { number, piece in
                line((number == 0 ? start : start.map { _ in "" }) + [piece], widths)
            }
        }
    }

    private static func line(_ row: [String], _ widths: [Int]) -> String {
        var line = ""
        for (column, text) in row.enumerated() {
            let shown = CellWidth.cut(text, to: widths[column])
            line += shown
            guard column + 1 < row.count else { break }
            line += String(repeating: " ", count: max(0, widths[column] - CellWidth.of(shown)) + gap)
        }
        return line
    }

    /// Takes from the widest column down to the next, again and again, until the line fits or nothing is left to take.
    private static func fit(_ widths: inout [Int], _ head: [String], into cells: Int) {
        let flexible = head.indices.filter { !whole.contains(head[$0]) && widths[$0] > narrowest }
        var excess = widths.reduce(0, +) + gap * (widths.count - 1) - cells
        while excess > 0, let widest = flexible.max(by: { widths[$0] < widths[$1] }), widths[widest] > narrowest {
            let next = flexible.map { widths[$0] }.filter { $0 < widths[widest] }.max() ?? narrowest
            let taken = min(excess, max(1, widths[widest] - next))
            widths[widest] -= taken
            excess -= taken
        }
    }

    /// `name: value` lines with the values under each other.
    static func pairs(_ members: [(key: String, value: String)]) -> [String] {
        let longest = members.map { CellWidth.of($0.key) }.max() ?? 0
        return members.map { key, value in
            key + ":" + String(repeating: " ", count: longest - CellWidth.of(key) + 1) + value
        }
    }
}

/// Aligns columns for a terminal.
enum Table {
    /// Lines of a table with its head; the last column is not padded.
    static func lines(head: [String], rows: [[String]]) -> [String] {
        let all = [head.map { $0.replacing("_", with: " ").uppercased() }] + rows
        let widths = head.indices.map { column in all.map { width(of: $0[column]) }.max() ?? 0 }
        return all.map { row in
            var line = ""
            for (column, cell) in row.enumerated() {
                line += cell
                guard column + 1 < row.count else { break }
                line += String(repeating: " ", count: widths[column] - width(of: cell) + 2)
            }
            return line
        }
    }

    /// `name: value` lines with the values under each other.
    static func pairs(_ members: [(key: String, value: String)]) -> [String] {
        let longest = members.map { width(of: $0.key) }.max() ?? 0
        return members.map { key, value in
            key + ":" + String(repeating: " ", count: longest - width(of: key) + 1) + value
        }
    }

    /// How many cells a terminal gives to a text: vowels and tones above and below their letter take none.
    static func width(of text: String) -> Int {
        text.unicodeScalars.reduce(0) { $0 + width(of: $1) }
    }

    private static func width(of scalar: Unicode.Scalar) -> Int {
        if scalar.value < 0x300 { return 1 }
        switch scalar.properties.generalCategory {
        case .nonspacingMark, .enclosingMark, .format: return 0
        default: break
        }
        // East Asian wide and fullwidth blocks, as far as names of people and places need them.
        switch scalar.value {
        case 0x1100...0x115F, 0x2E80...0x303E, 0x3041...0xA4CF, 0xAC00...0xD7A3, 0xF900...0xFAFF, 0xFE30...0xFE6F,
            0xFF01...0xFF60, 0xFFE0...0xFFE6, 0x1F300...0x1F64F, 0x20000...0x3FFFD:
            return 2
        default: return 1
        }
    }
}

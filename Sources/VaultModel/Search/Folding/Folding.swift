/// Brings text to the form in which it is compared: parts divided by spaces, without case, diacritics and punctuation.
package enum Folding {
    /// The scalars of `text`.
    package static func scalars(of text: String) -> [UInt32] { text.unicodeScalars.map(\.value) }

    /// The text of scalars that came from a text.
    package static func text(_ scalars: some Sequence<UInt32>) -> String {
        var view = String.UnicodeScalarView()
        for scalar in scalars { if let scalar = Unicode.Scalar(scalar) { view.append(scalar) } }
        return String(view)
    }

    /// The parts of a text: each folded, none empty, in the order of the text.
    package static func tokens(_ scalars: [UInt32]) -> [[UInt32]] {
        let spaced = joiningMarks(characters(scalars))
        return spaced.split(separator: space).map { MyanmarFolding.fold(ThaiFolding.fold(Array($0))) }
            .filter { !$0.isEmpty }
    }

    /// The scalars after decomposition, case folding and without marks of Latin, Greek and Cyrillic; digits as ASCII but
    /// for Burmese ones, which may be letters; anything that divides as a space.
    package static func characters(_ scalars: [UInt32]) -> [UInt32] {
        let table = FoldingTable.version1
        var result: [UInt32] = []
        result.reserveCapacity(scalars.count)
        for scalar in table.decomposed(scalars.lazy.filter { !isIgnored($0) }) {
            if scalar < 0x80 {
                if let folded = ascii(scalar) { result.append(folded) }
            } else if isSpace(scalar) || isPunctuation(scalar) {
                result.append(space)
            } else if isDropped(scalar) {
                continue
            } else if !(0x1040...0x1049 ~= scalar), let digit = table.digit(scalar) {
                result.append(0x30 + digit)
            } else {
                for folded in table.folds[scalar] ?? [scalar] where !isDropped(folded) {
                    result += table.strokes[folded] ?? [folded]
                }
            }
        }
        return result
    }

    static let space: UInt32 = 0x20

    /// Lower-case letter, digit or space; `nil` for what is left out.
    private static func ascii(_ scalar: UInt32) -> UInt32? {
        switch scalar {
        case 0x41...0x5A: scalar + 0x20
        case 0x61...0x7A, 0x30...0x39: scalar
        // O'Brien, Ma'at, `Chu`: one word with or without.
        case 0x27, 0x60: nil
        default: space
        }
    }

    /// A dependent mark after a space belongs to the word before it; at the beginning it belongs to nothing.
    private static func joiningMarks(_ scalars: [UInt32]) -> [UInt32] {
        var result: [UInt32] = []
        result.reserveCapacity(scalars.count)
        for scalar in scalars {
            if ThaiFolding.isMark(scalar) || MyanmarFolding.isMark(scalar) {
                while result.last == space { result.removeLast() }
                guard !result.isEmpty else { continue }
            }
            result.append(scalar)
        }
        return result
    }

    /// What is not seen: zero-width characters, controls of direction, selectors, soft hyphens, byte order marks.
    package static func isIgnored(_ scalar: UInt32) -> Bool {
        switch scalar {
        case 0xAD, 0x34F, 0x61C, 0x115F, 0x1160, 0x17B4, 0x17B5, 0x180B...0x180F, 0x200B...0x200F, 0x202A...0x202E,
            0x2060...0x206F, 0x3164, 0xFE00...0xFE0F, 0xFEFF, 0xFFA0, 0xFFF0...0xFFF8, 0x1BCA0...0x1BCA3,
            0x1D173...0x1D17A, 0xE0000...0xE0FFF:
            true
        default: false
        }
    }

    /// White space beyond ASCII.
    package static func isSpace(_ scalar: UInt32) -> Bool {
        switch scalar {
        case 0x9...0xD, 0x20, 0x85, 0xA0, 0x1680, 0x2000...0x200A, 0x2028, 0x2029, 0x202F, 0x205F, 0x3000: true
        default: false
        }
    }

    /// Marks that are left out of a comparison, and what looks like an apostrophe.
    private static func isDropped(_ scalar: UInt32) -> Bool {
        switch scalar {
        case 0x300...0x36F, 0x483...0x489, 0x1AB0...0x1AFF, 0x1DC0...0x1DFF, 0x20D0...0x20FF, 0xFE20...0xFE2F: true
        case 0x2B9...0x2C1, 0x2018...0x201B, 0x2032: true
        default: false
        }
    }

    /// Punctuation and symbols that divide words: Latin, Thai, Burmese, CJK.
    private static func isPunctuation(_ scalar: UInt32) -> Bool {
        switch scalar {
        case 0x80...0xBF, 0xD7, 0xF7, 0x2010...0x2017, 0x201C...0x2031, 0x2033...0x205E, 0x20A0...0x20CF: true
        case 0xE2F, 0xE3F, 0xE4F, 0xE5A, 0xE5B, 0x104A...0x104D, 0x104F, 0x2190...0x2BFF, 0x3001...0x3020: true
        default: false
        }
    }
}

/// Burmese as it is compared: each stack of marks in one order, letters and digits that look the same made one.
package enum MyanmarFolding {
    /// Whether it is of one of the Myanmar blocks.
    package static func isMyanmar(_ scalar: UInt32) -> Bool {
        0x1000...0x109F ~= scalar || 0xAA60...0xAA7F ~= scalar || 0xA9E0...0xA9FF ~= scalar
    }

    /// Whether the text has a character of the Myanmar blocks.
    package static func occurs(in scalars: some Sequence<UInt32>) -> Bool { scalars.contains(where: isMyanmar) }

    /// Vowel signs, medials, tones and other signs: what cannot stand without a letter.
    package static func isMark(_ scalar: UInt32) -> Bool {
        switch scalar {
        case 0x102B...0x103E, 0x1056...0x1059, 0x105E...0x1060, 0x1062...0x1064, 0x1067...0x106D, 0x1071...0x1074,
            0x1082...0x108D, 0x108F, 0x109A...0x109D, 0xA9E5, 0xAA7B...0xAA7D:
            true
        default: false
        }
    }

    /// Whether it is a letter, with which a syllable begins or ends.
    package static func isLetter(_ scalar: UInt32) -> Bool {
        isMyanmar(scalar) && !isMark(scalar) && !isDigit(scalar)
    }

    /// Folds a text without spaces.
    package static func fold(_ scalars: [UInt32]) -> [UInt32] {
        guard occurs(in: scalars) else { return scalars }
        var result: [UInt32] = []
        var marks: [UInt32] = []
        for scalar in lettersForDigits(scalars).flatMap(alike) {
            if isMark(scalar) {
                if !marks.contains(scalar) { marks.append(scalar) }
                continue
            }
            append(marks, to: &result)
            marks = []
            result.append(scalar)
        }
        append(marks, to: &result)
        return result
    }

    /// The syllables of a folded text. What is not Burmese is left in one piece.
    package static func syllables(_ scalars: [UInt32]) -> [[UInt32]] {
        var syllables: [[UInt32]] = []
        for place in scalars.indices {
            let scalar = scalars[place]
            let isEnd = place + 1 < scalars.count && (scalars[place + 1] == asat || scalars[place + 1] == virama)
            let isStacked = place > 0 && scalars[place - 1] == virama
            let begins =
                isLetter(scalar)
                ? !isEnd && !isStacked : place > 0 && isMyanmar(scalars[place - 1]) != isMyanmar(scalar)
            if begins || syllables.isEmpty {
                syllables.append([scalar])
            } else {
                syllables[syllables.count - 1].append(scalar)
            }
        }
        return syllables
    }

    static let virama: UInt32 = 0x1039
    static let asat: UInt32 = 0x103A

    private static func isDigit(_ scalar: UInt32) -> Bool { 0x1040...0x1049 ~= scalar }

    /// A Burmese digit among letters was typed for the letter that looks like it; all others become ASCII. The letter
    /// WA or RA among digits was typed for zero or seven.
    private static func lettersForDigits(_ scalars: [UInt32]) -> [UInt32] {
        let hasLetters = scalars.contains { isMyanmar($0) && !isDigit($0) && $0 != wa && $0 != ra }
        let hasDigits = scalars.contains { isDigit($0) && $0 != zero && $0 != seven && $0 != four || 0x30...0x39 ~= $0 }
        // Of these four alone, nothing says which are meant: WA WA is a name, and 7 is a number.
        let areLetters = hasLetters || !hasDigits && scalars.contains { $0 == wa || $0 == ra }
        return scalars.map { scalar in
            switch scalar {
            case zero where areLetters: wa
            case seven where areLetters: ra
            case four where areLetters: aforementioned
            case wa where !areLetters: 0x30
            case ra where !areLetters: 0x37
            case 0x1040...0x1049: scalar - 0x1040 + 0x30
            default: scalar
            }
        }
    }

    private static let wa: UInt32 = 0x101D
    private static let ra: UInt32 = 0x101B
    private static let zero: UInt32 = 0x1040
    private static let four: UInt32 = 0x1044
    private static let seven: UInt32 = 0x1047
    private static let aforementioned: UInt32 = 0x104E

    /// Letters that look alike, and those that are another way to write two.
    private static func alike(_ scalar: UInt32) -> [UInt32] {
        switch scalar {
        case 0x102B: [0x102C]
        case 0x1009: [0x1025]
        case 0x1029: [0x101E, 0x103C]
        case 0x102A: [0x101E, 0x103C, 0x1031, 0x102C, 0x103A]
        case 0x103F: [0x101E, virama, 0x101E]
        default: [scalar]
        }
    }

    /// The order of Unicode Technical Note 11; a virama last, since it joins the mark to the letter that follows.
    private static func weight(_ mark: UInt32) -> Int {
        switch mark {
        case 0x103B: 1
        case 0x103C: 2
        case 0x103D: 3
        case 0x103E: 4
        case 0x1031: 5
        case 0x102D, 0x102E, 0x1032...0x1035: 6
        case 0x102F, 0x1030: 7
        case 0x102C: 8
        case asat: 9
        case 0x1036: 10
        case 0x1037: 11
        case 0x1038: 12
        case virama: 20
        default: 13
        }
    }

    private static func append(_ marks: [UInt32], to result: inout [UInt32]) {
        guard !marks.isEmpty, !result.isEmpty else { return }
        result += marks.sorted { (weight($0), $0) < (weight($1), $1) }
    }
}

/// Thai as it is compared: each stack of marks in one order, spellings that look the same made one.
package enum ThaiFolding {
    /// Vowels above and below, tone marks and other signs: what cannot stand without a consonant.
    package static func isMark(_ scalar: UInt32) -> Bool {
        scalar == 0xE31 || 0xE34...0xE3A ~= scalar || 0xE47...0xE4E ~= scalar
    }

    /// Whether it is a consonant.
    package static func isConsonant(_ scalar: UInt32) -> Bool { 0xE01...0xE2E ~= scalar }

    /// Whether the text has a character of the Thai block.
    package static func occurs(in scalars: some Sequence<UInt32>) -> Bool { scalars.contains { 0xE00...0xE7F ~= $0 } }

    /// Folds a text without spaces in which SARA AM is already taken apart.
    package static func fold(_ scalars: [UInt32]) -> [UInt32] {
        guard occurs(in: scalars) else { return scalars }
        var text = scalars.map { $0 == lakkhangyao ? saraAA : $0 }
        // A mark that was typed after SARA A or SARA AA is seen on the consonant before it.
        for place in text.indices.dropFirst() where isMark(text[place]) {
            var place = place
            while place > 0, text[place - 1] == saraA || text[place - 1] == saraAA {
                text.swapAt(place, place - 1)
                place -= 1
            }
        }
        var result: [UInt32] = []
        var marks: [UInt32] = []
        for scalar in text {
            if isMark(scalar) {
                if !marks.contains(scalar) { marks.append(scalar) }
                continue
            }
            append(marks, to: &result)
            marks = []
            if scalar == saraE, result.last == saraE {
                result[result.count - 1] = saraAE
            } else if !isSpacingVowel(scalar) || result.last != scalar {
                result.append(scalar)
            }
        }
        append(marks, to: &result)
        return result
    }

    private static let saraA: UInt32 = 0xE30
    private static let saraAA: UInt32 = 0xE32
    private static let saraI: UInt32 = 0xE34
    private static let saraUE: UInt32 = 0xE36
    private static let saraE: UInt32 = 0xE40
    private static let saraAE: UInt32 = 0xE41
    private static let lakkhangyao: UInt32 = 0xE45
    private static let nikhahit: UInt32 = 0xE4D

    private static func isSpacingVowel(_ scalar: UInt32) -> Bool {
        scalar == saraA || scalar == saraAA || 0xE40...0xE44 ~= scalar
    }

    /// Vowel, NIKHAHIT, tone, other signs.
    private static func weight(_ mark: UInt32) -> Int {
        switch mark {
        case 0xE31, 0xE34...0xE39, 0xE47: 0
        case nikhahit: 1
        case 0xE48...0xE4B: 2
        default: 3
        }
    }

    private static func append(_ marks: [UInt32], to result: inout [UInt32]) {
        guard !marks.isEmpty, !result.isEmpty else { return }
        var marks = marks.sorted { (weight($0), $0) < (weight($1), $1) }
        // SARA I with a NIKHAHIT looks like SARA UE.
        if let vowel = marks.firstIndex(of: saraI), let circle = marks.firstIndex(of: nikhahit) {
            marks[vowel] = saraUE
            marks.remove(at: circle)
        }
        result += marks
    }
}

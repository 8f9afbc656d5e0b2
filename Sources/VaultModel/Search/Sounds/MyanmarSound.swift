/// How a Burmese syllable sounds, roughly: class of its first consonant, glide, vowel and ending.
///
/// Rules of this project. Tone, length, aspiration of a sonorant and the difference between `ျ` and `ြ` are left out, and
/// letters of one sound are one: the spellings that differ between papers of one person.
package enum MyanmarSound {
    /// A code in ASCII for each syllable that begins with a Burmese letter.
    package static func codes(of text: [UInt32]) -> [[UInt32]] {
        // A stacked letter ends one syllable and begins another.
        MyanmarFolding.syllables(text.map { $0 == MyanmarFolding.virama ? MyanmarFolding.asat : $0 })
            .map(code).filter { !$0.isEmpty }
    }

    private static func code(of syllable: [UInt32]) -> [UInt32] {
        guard let first = syllable.first, MyanmarFolding.isLetter(first) else { return [] }
        let independent = independents[first]
        var code = independent.map { _ in ascii("q") } ?? onsets[first] ?? first
        var result: [UInt32] = []
        var (hasGlide, vowels, ending): (Bool, Set<UInt32>, UInt32?) = (false, [], nil)
        for place in syllable.indices.dropFirst() {
            let scalar = syllable[place]
            switch scalar {
            case 0x103B, 0x103C: hasGlide = true
            case 0x103D: result = [ascii("w")]
            case 0x102D...0x1032, 0x102C: vowels.insert(scalar)
            case 0x1036: ending = ascii("n")
            default:
                guard MyanmarFolding.isLetter(scalar) else { continue }
                if scalar == 0x101A { vowels.insert(0x1032) }
                if scalar == 0x100A || scalar == 0x1025 && place + 1 < syllable.count, vowels.isEmpty {
                    ending = scalar == 0x100A ? ascii("i") : ascii("g")
                } else {
                    ending = ending ?? endings[scalar]
                }
            }
        }
        if hasGlide {
            // KYA, GYA and KHYA are sounds of their own, apart from KA.
            if velars.contains(code) { code -= 32 } else if code != ascii("y") { result.insert(ascii("y"), at: 0) }
        }
        return [code] + result + [independent ?? vowel(vowels)] + (ending.map { [$0] } ?? [])
    }

    private static func vowel(_ signs: Set<UInt32>) -> UInt32 {
        if signs.contains(0x1031) { return ascii(signs.contains(0x102C) ? "O" : "e") }
        if signs.contains(0x1032) { return ascii("E") }
        let high = signs.contains(0x102D) || signs.contains(0x102E)
        let low = signs.contains(0x102F) || signs.contains(0x1030)
        return switch (high, low) {
        case (true, true): ascii("o")
        case (true, false): ascii("i")
        case (false, true): ascii("u")
        case (false, false): ascii("a")
        }
    }

    private static func ascii(_ letter: Unicode.Scalar) -> UInt32 { letter.value }

    private static let velars: Set<UInt32> = [ascii("k"), ascii("g"), ascii("h")]

    private static let independents: [UInt32: UInt32] = [
        0x1023: ascii("i"), 0x1024: ascii("i"), 0x1025: ascii("u"), 0x1026: ascii("u"), 0x1027: ascii("e"),
    ]

    private static let onsets = table([
        "k": "က", "h": "ခ", "g": "ဂဃ", "q": "အ", "c": "စ", "s": "ဆ", "z": "ဇဈ", "n": "နဏ", "t": "တဋ", "T": "ထဌ",
        "d": "ဒဓဍဎ", "p": "ပ", "b": "ဖဗဘ", "m": "မ", "y": "ယရ", "l": "လဠ", "w": "ဝ", "x": "သ", "v": "ဟ", "j": "ည",
        "f": "င",
    ])

    private static let endings = table(["k": "ကဂ", "t": "တပဒဗထသဋ", "c": "စဇ", "n": "နမဏ", "g": "င"])

    private static func table(_ classes: [Unicode.Scalar: String]) -> [UInt32: UInt32] {
        var result: [UInt32: UInt32] = [:]
        for (code, letters) in classes {
            for letter in Folding.scalars(of: letters) { result[letter] = code.value }
        }
        return result
    }
}

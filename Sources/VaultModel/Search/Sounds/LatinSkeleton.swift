/// The consonants of a romanised Thai or Burmese name, syllable by syllable, brought to classes.
///
/// Rules of this project: romanisation of both languages is free, and what varies is the vowels (Chaiwat, Chaiwut), the
/// marks of aspiration (Htet, Tet, Thet) and the letters for one sound (Kyaw, Jaw). Vowels are left out.
package enum LatinSkeleton {
    /// The syllables of a folded word, each as letters of classes; without a letter a to z there are none.
    package static func syllables(of word: [UInt32]) -> [[UInt32]] {
        var syllables: [[UInt32]] = []
        let letters = withoutSilentE(word.filter { 0x61...0x7A ~= $0 })
        let groups = groups(of: letters)
        var onset: [UInt32] = []
        for place in groups.indices {
            let group = groups[place]
            if group.isVowel {
                syllables.append(onset.isEmpty ? [0x41] : onset)
                onset = []
                continue
            }
            let units = units(of: group.letters)
            let isLast = place + 1 == groups.count
            if syllables.isEmpty && !isLast {
                onset = onsetCode(units[...])
            } else if isLast {
                if syllables.isEmpty { syllables.append([]) }
                syllables[syllables.count - 1] += units.first.map { [finalClass($0)] } ?? []
            } else {
                // Of the consonants between two vowels the last, with a glide after it, begins a syllable.
                var start = max(units.count - 1, 0)
                if start > 0, glides.contains(units[start]), !sonorants.contains(units[start - 1]) { start -= 1 }
                if start > 0 { syllables[syllables.count - 1].append(finalClass(units[0])) }
                onset = onsetCode(units[start...])
            }
        }
        return syllables.filter { !$0.isEmpty }
    }

    /// The E of Khine, Phone and Aye, after a vowel and one consonant, is not said.
    private static func withoutSilentE(_ letters: [UInt32]) -> [UInt32] {
        guard letters.count > 2, letters.last == 0x65, isVowel(letters[letters.count - 3]) else { return letters }
        let isAye = letters[letters.count - 2] == 0x79
        let isSilent = isAye || letters.count > 3 && silencing.contains(letters[letters.count - 2])
        return isSilent ? letters.dropLast() : letters
    }

    private static let silencing = Set(Folding.scalars(of: "nmtkpl"))

    private struct Group {
        let isVowel: Bool
        var letters: [UInt32]
    }

    private static func isVowel(_ letter: UInt32?) -> Bool {
        switch letter {
        case 0x61, 0x65, 0x69, 0x6F, 0x75: true
        default: false
        }
    }

    /// Vowels and consonants in turn. After a vowel and before no vowel, `h`, `r`, `w` and `y` only lengthen it.
    private static func groups(of letters: [UInt32]) -> [Group] {
        var groups: [Group] = []
        for (place, letter) in letters.enumerated() {
            let next = place + 1 < letters.count ? letters[place + 1] : nil
            let follows = groups.last?.isVowel ?? false
            let lengthens =
                switch letter {
                case 0x77: follows && !isVowel(next)
                case 0x79: !isVowel(next)
                case 0x72: follows && !isVowel(next) && next != 0x79
                case 0x68: follows && !isVowel(next) && (next == nil || !aspirated.contains(next ?? 0))
                default: false
                }
            let isVowel = isVowel(letter) || lengthens
            if groups.last?.isVowel == isVowel {
                if isVowel || groups[groups.count - 1].letters.last != letter {
                    groups[groups.count - 1].letters.append(letter)
                }
            } else {
                groups.append(Group(isVowel: isVowel, letters: [letter]))
            }
        }
        return groups
    }

    /// What can follow a consonant in one syllable.
    private static let glides = Set(Folding.scalars(of: "YWL"))

    /// Before a glide these end the syllable before.
    private static let sonorants = Set(Folding.scalars(of: "MNL"))

    /// What Burmese romanisation writes an `h` before: Kyaw Htet, Zaw Hsan, Ma Hla, Ma Hmwe.
    private static let aspirated = Set(Folding.scalars(of: "tsplmnwk"))

    /// A class for each consonant.
    private static func units(of letters: [UInt32]) -> [UInt32] {
        var units: [UInt32] = []
        var place = 0
        while place < letters.count {
            let rest = letters[place...]
            if let (spelling, code) = digraphs.first(where: { rest.starts(with: $0.0) }) {
                units.append(code)
                place += spelling.count
            } else {
                if let code = singles[letters[place]] { units.append(code) }
                place += 1
            }
        }
        return units
    }

    /// The first consonant with a glide `Y` or `W` after it; `R` and `L` in a cluster are often not said.
    private static func onsetCode(_ units: ArraySlice<UInt32>) -> [UInt32] {
        guard let first = units.first else { return [] }
        return [first] + units.dropFirst().filter { $0 != glideL && glides.contains($0) }.prefix(1)
    }

    /// At the end of a syllable Thai and Burmese tell fewer consonants apart.
    private static func finalClass(_ unit: UInt32) -> UInt32 {
        finals[unit] ?? unit
    }

    private static let glideL: UInt32 = 0x4C

    /// L is said N; S and C are said T.
    private static let finals: [UInt32: UInt32] = [0x4C: 0x4E, 0x53: 0x54, 0x43: 0x54]

    private static let digraphs: [([UInt32], UInt32)] = [
        ("tch", "C"), ("khy", "C"), ("hky", "C"), ("ky", "C"), ("gy", "C"), ("ch", "C"), ("kj", "C"), ("sch", "S"),
        ("kh", "K"), ("hk", "K"), ("gh", "K"), ("ck", "K"), ("ht", "T"), ("th", "T"), ("dh", "T"), ("ph", "P"),
        ("hp", "P"), ("bh", "P"), ("hs", "S"), ("sh", "S"), ("hz", "S"), ("ng", "N"), ("hn", "N"), ("nh", "N"),
        ("gn", "N"), ("hm", "M"), ("mh", "M"), ("hl", "L"), ("lh", "L"), ("hr", "L"), ("rh", "L"), ("hw", "W"),
        ("wh", "W"), ("hy", "Y"),
    ].map { spelling, code in (Folding.scalars(of: spelling), Folding.scalars(of: code).first ?? 0) }

    private static let singles: [UInt32: UInt32] = {
        var result: [UInt32: UInt32] = [:]
        let classes = [
            "K": "kgqc", "C": "j", "S": "szx", "T": "td", "P": "pbf", "M": "m", "N": "n", "L": "lr", "W": "wv",
            "Y": "y",
            "H": "h",
        ]
        for (code, letters) in classes {
            for letter in Folding.scalars(of: letters) { result[letter] = Folding.scalars(of: code).first }
        }
        return result
    }()
}

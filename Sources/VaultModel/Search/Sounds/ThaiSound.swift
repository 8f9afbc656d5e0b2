/// A Thai word as it is said rather than as it is spelled, as a code like Udom83's.
///
/// Rules of this project, over the published code: letters that are spelled and not said are left out (the R of clusters,
/// of `ศรี` and of `เกียรติ`), `รร` is read for both of its sounds, `ทร` at the beginning of a syllable is S, and the
/// dental letters are one class, since they are one sound at the end of a syllable.
package enum ThaiSound {
    /// The code of a word, or an empty list if no letter of it is sounded.
    package static func code(of scalars: [UInt32]) -> [UInt32] {
        let code = Udom83.code(of: withoutUnsaid(withSaidRR(Udom83.withoutSilenced(scalars))))
        var result: [UInt32] = []
        for scalar in code {
            // Dentals of all kinds; a doubled class is one sound.
            let merged = 0x37...0x38 ~= scalar ? 0x34 : scalar
            if result.last != merged { result.append(merged) }
        }
        return result
    }

    private static let ro: UInt32 = 0xE23
    private static let lo: UInt32 = 0xE25
    private static let no: UInt32 = 0xE19
    private static let hanAkat: UInt32 = 0xE31

    /// `ธรรม` is said with *am*, `สรร` with *an*.
    private static func withSaidRR(_ text: [UInt32]) -> [UInt32] {
        var result: [UInt32] = []
        var place = 0
        while place < text.count {
            guard text[place] == ro, place + 1 < text.count, text[place + 1] == ro else {
                result.append(text[place])
                place += 1
                continue
            }
            place += 2
            let endsSyllable = isConsonant(text, place) && !hasVowel(text, place)
            result += endsSyllable ? [hanAkat] : [hanAkat, no]
        }
        return result
    }

    private static func withoutUnsaid(_ text: [UInt32]) -> [UInt32] {
        var result: [UInt32] = []
        for (place, scalar) in text.enumerated() {
            let before = result.last ?? 0
            switch scalar {
            case ro where before == 0xE17 && hasVowel(text, place):
                // `ทร` with a vowel: S.
                result[result.count - 1] = 0xE0B
            case ro where stops.contains(before) || !hasVowel(text, place) && place > 0: continue
            case lo where stops.contains(before): continue
            // `กษ`: the second letter is not said.
            case 0xE29 where before == 0xE01: continue
            default: result.append(scalar)
            }
        }
        return result
    }

    private static let stops = Set(Folding.scalars(of: "กขคตปผพศสซบฟ"))

    private static func isConsonant(_ text: [UInt32], _ place: Int) -> Bool {
        place < text.count && ThaiFolding.isConsonant(text[place])
    }

    private static func hasVowel(_ text: [UInt32], _ place: Int) -> Bool {
        place + 1 < text.count && 0xE30...0xE39 ~= text[place + 1]
    }
}

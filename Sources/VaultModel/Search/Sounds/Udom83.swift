/// The Thai sound code Udom83: a consonant and six digits.
///
/// Wannee Udompanich, *String searching for Thai alphabet using Soundex compression technique*, Chulalongkorn University,
/// 1983: vowels and tones are left out, silenced letters too, and letters that sound alike have one digit.
package enum Udom83 {
    /// The code of a word, or an empty list if no letter of it is sounded.
    package static func code(of scalars: [UInt32]) -> [UInt32] {
        let sounded = withoutSilenced(withSpelledM(withSpelledI(withSpelledRR(scalars))))
            .filter { !(0xE30...0xE4C ~= $0) }
        guard let first = sounded.first else { return [] }
        let digits = sounded.dropFirst().map { digit[$0] ?? $0 }
        return ([initial[first] ?? first] + digits + Array(repeating: 0x30, count: 6)).prefix(7).map { $0 }
    }

    private static let ro: UInt32 = 0xE23
    private static let mo: UInt32 = 0xE21
    private static let no: UInt32 = 0xE19
    private static let yo: UInt32 = 0xE22
    private static let saraAm: UInt32 = 0xE33
    private static let silencer: UInt32 = 0xE4C

    private static func isLeading(_ scalar: UInt32?) -> Bool { scalar.map { 0xE40...0xE44 ~= $0 } ?? false }
    private static func isConsonant(_ scalar: UInt32?) -> Bool { scalar.map(ThaiFolding.isConsonant) ?? false }

    /// RO HAN: `รร` is *an*, or *a* where a final consonant follows.
    private static func withSpelledRR(_ text: [UInt32]) -> [UInt32] {
        var result: [UInt32] = []
        var place = 0
        while place < text.count {
            guard text[place] == ro, at(text, place + 1) == ro else {
                result.append(text[place])
                place += 1
                continue
            }
            place += 2
            let (next, second) = (at(text, place), at(text, place + 1))
            let isFinal = isConsonant(next) && (isConsonant(second) || isLeading(second))
            if !isFinal { result.append(no) }
        }
        return result
    }

    /// `ไ` and `ใ` sound a final `ย`, unless one is written.
    private static func withSpelledI(_ text: [UInt32]) -> [UInt32] {
        var result: [UInt32] = []
        var place = 0
        while place < text.count {
            let scalar = text[place]
            guard scalar == 0xE43 || scalar == 0xE44, let next = at(text, place + 1), isConsonant(next) else {
                result.append(scalar)
                place += 1
                continue
            }
            let isWritten = scalar == 0xE44 && at(text, place + 2) == yo
            result += isWritten ? [next] : [next, yo]
            place += 2
        }
        return result
    }

    /// SARA AM ends with `ม`, once where one follows that begins no syllable of its own.
    private static func withSpelledM(_ text: [UInt32]) -> [UInt32] {
        var result: [UInt32] = []
        var place = 0
        while place < text.count {
            guard text[place] == saraAm else {
                result.append(text[place])
                place += 1
                continue
            }
            result.append(mo)
            let ownVowel = at(text, place + 2).map { 0xE30...0xE39 ~= $0 } ?? false
            place += at(text, place + 1) == mo && !ownVowel ? 2 : 1
        }
        return result
    }

    private static let silencedPairs: [[UInt32]] = [
        [0xE08, 0xE19], [0xE21, 0xE13], [0xE13, 0xE11], [0xE17, 0xE23], [0xE15, 0xE23],
    ]

    /// THANTHAKHAT silences the letter before it, with its vowel, and of some pairs both letters.
    static func withoutSilenced(_ text: [UInt32]) -> [UInt32] {
        var result: [UInt32] = []
        for scalar in text {
            guard scalar == silencer else {
                result.append(scalar)
                continue
            }
            if silencedPairs.contains(where: { result.suffix(2).elementsEqual($0) }) {
                result.removeLast(2)
            } else if isConsonant(result.last) {
                result.removeLast()
            } else if let last = result.last, 0xE30...0xE39 ~= last, isConsonant(result.dropLast().last) {
                result.removeLast(2)
            }
        }
        return result
    }

    private static func at(_ text: [UInt32], _ place: Int) -> UInt32? { place < text.count ? text[place] : nil }

    private static let initial = pairs(
        "กขฃคฅฆงจฉชฌซศษสฎดฏตฐฑฒถทธณนบปผพภฝฟมญยรลฬฤฦวอหฮ", "กขขขขขงจชชชสสสสดดตตททททททนนบปพพพฟฟมยยรรรรรวอฮฮ")
    private static let digit = pairs(
        "มวำกขฃคฅฆงยญณนฎฏดตศษสบปพภผฝฟหอฮจฉชซฌฐฑฒถทธรฤลฦ", "0001111112233344444445555666666777778888889999")

    private static func pairs(_ letters: String, _ codes: String) -> [UInt32: UInt32] {
        Dictionary(zip(Folding.scalars(of: letters), Folding.scalars(of: codes))) { first, _ in first }
    }
}

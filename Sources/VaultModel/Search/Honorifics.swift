/// Forms of address that are written before names.
///
/// Most of the Burmese ones are names as well (Ma, Ko, Maung, Saw), so nothing is taken away: a name is found with and
/// without what may be one.
package enum Honorifics {
    /// The tokens of a name as they stand, then without one leading form of address, then without two.
    package static func variants(of tokens: [[UInt32]]) -> [[[UInt32]]] {
        var variants = [tokens]
        while variants.count < 3, let last = variants.last, let shorter = withoutFirst(last) {
            variants.append(shorter)
        }
        return variants
    }

    /// `nil` where there is none, or nothing would be left.
    private static func withoutFirst(_ tokens: [[UInt32]]) -> [[UInt32]]? {
        for form in divided where tokens.count > form.count && tokens.starts(with: form) {
            return Array(tokens.dropFirst(form.count))
        }
        guard let first = tokens.first else { return nil }
        if tokens.count > 1, words.contains(first) { return Array(tokens.dropFirst()) }
        for form in attached where first.starts(with: form) {
            let rest = Array(first.dropFirst(form.count))
            guard rest.count > 1, begins(rest[0]), !silences(rest[1]) else { continue }
            return [rest] + tokens.dropFirst()
        }
        return nil
    }

    /// Whether a name can begin with it: a letter, or a Thai vowel that is written before its consonant.
    private static func begins(_ scalar: UInt32) -> Bool {
        ThaiFolding.isConsonant(scalar) || 0xE40...0xE44 ~= scalar || MyanmarFolding.isLetter(scalar)
    }

    /// Whether it takes the vowel from the letter before it, which then ends the syllable before.
    private static func silences(_ scalar: UInt32) -> Bool {
        scalar == MyanmarFolding.asat || scalar == MyanmarFolding.virama
    }

    /// Written apart: one word.
    private static let words = Set(
        folded([
            "mr", "mrs", "ms", "miss", "mister", "dr", "master", "khun", "nai", "nang", "nangsao", "nangsaw", "naang",
            "dekchai", "dekying", "phra", "u", "oo", "daw", "dow", "ko", "ma", "maung", "mg", "saw", "naw", "nan",
            "sai",
            "mi", "min", "mehm", "salai", "mai", "bo", "saya", "sayadaw", "sayama", "ashin", "duwa", "sao", "khu",
        ]) + attached)

    /// Abbreviations, which points divide.
    private static let divided = ["ด ช", "ด ญ", "น ส", "พ ต", "เด็ก ชาย", "เด็ก หญิง", "นาง สาว"]
        .map { $0.split(separator: " ").map { fold(String($0)) } }

    /// In Thai and Burmese also written without a space before the name; the longer before the shorter.
    private static let attached = folded([
        "เด็กหญิง", "เด็กชาย", "นางสาว", "พระครู", "สามเณร", "คุณ", "นาย", "นาง", "พระ", "แม่ชี", "ดช", "ดญ", "นส",
        "ဒေါက်တာ", "ဆရာတော်", "ဆရာမ", "အရှင်", "မောင်", "စိုင်း", "ဆလိုင်း", "ဆရာ", "ဒေါ်", "ဦး", "ကို", "နော်", "နန်း", "စော",
        "နိုင်", "ဗိုလ်", "မင်း", "မိ", "မ",
    ])

    private static func folded(_ words: [String]) -> [[UInt32]] { words.map(fold) }

    private static func fold(_ word: String) -> [UInt32] { Array(Folding.tokens(Folding.scalars(of: word)).joined()) }
}

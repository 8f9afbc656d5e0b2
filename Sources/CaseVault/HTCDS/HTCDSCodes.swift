internal import VaultModel

/// The codes of one field of HTCDS beside those of the policy's field, both ways.
///
/// Two codes are the same when they are equal without capitals and punctuation, or when a table says so.
struct HTCDSCodes: Sendable {
    /// What a word means.
    struct Meaning: Sendable {
        /// The code of the standard, if it has one.
        let name: String?
        /// The code of the policy's field, if it has one.
        let code: FieldCode?
    }

    private var meanings: [String: Meaning] = [:]
    private var names: [FieldCode: String] = [:]
    /// Labels with a semicolon in them, each with its code.
    private let divided: [(label: String, name: String)]

    init(of standard: HTCDSField, for field: Field, schema: Schema) {
        let own = field.type == .code ? field.codes : []
        divided = standard.list.flatMap { entry in
            entry.aliases.filter { $0.contains(";") }.map { ($0, entry.name) }
        }
        let prefix = HTCDS.folded(standard.name.split(separator: "_").last.map(String.init) ?? "")
        for entry in Self.list(of: standard, own) {
            let words = ([entry.name] + entry.aliases).map(HTCDS.folded)
            let same =
                own.filter { words.contains(HTCDS.folded($0.description)) }
                + entry.codes.compactMap { word in own.first { $0.matches(word) } }
            for code in same { names[code] = names[code] ?? entry.name }
            let meaning = Meaning(name: entry.name, code: same.first)
            // The field definitions write each code with the name of its field before it.
            for word in words {
                learn(word, meaning)
                learn(prefix + word, meaning)
            }
        }
        for code in own { learn(HTCDS.folded(code.description), Meaning(name: names[code], code: code)) }
        for code in own {
            guard let label = schema.labels(of: code)?.en else { continue }
            learn(HTCDS.folded(label), Meaning(name: names[code], code: code))
        }
    }

    private mutating func learn(_ word: String, _ meaning: Meaning) {
        guard !word.isEmpty, meanings[word] == nil else { return }
        meanings[word] = meaning
    }

    /// What a word means, or `nil` when nobody knows it.
    func meaning(of word: String) -> Meaning? { meanings[HTCDS.folded(word)] }

    /// What the standard calls a code of the policy.
    func name(of code: String) -> String? { names.first { $0.key.matches(code) }?.value }

    /// The words of a value that may be several: with semicolons between them as in the standard's spreadsheet, or with
    /// spaces as survey forms write them.
    func words(in text: String) -> [String] {
        let text = divided.reduce(text) { $0.replacing($1.label, with: $1.name) }
        let parts = text.split(separator: ";").map { Self.trimmed($0) }.filter { !$0.isEmpty }
        guard let first = parts.first else { return [text] }
        guard parts.count == 1, meaning(of: first) == nil else { return parts }
        let words = first.split(separator: " ").map(String.init)
        return words.allSatisfy { meaning(of: $0) != nil } ? words : parts
    }

    private static func trimmed(_ text: Substring) -> String {
        guard let first = text.firstIndex(where: { !$0.isWhitespace }),
            let last = text.lastIndex(where: { !$0.isWhitespace })
        else { return "" }
        return String(text[first...last])
    }

    private static func list(of standard: HTCDSField, _ own: [FieldCode]) -> [HTCDSCode] {
        switch standard.kind {
        case .checkbox(let list), .choice(let list), .choices(let list): return list
        case .country, .countries:
            return ISOCountries.all.map { HTCDSCode(name: $0.twoLetters, aliases: [$0.threeLetters], codes: []) }
        case .language:
            let known = ISOLanguages.all.map { language in
                HTCDSCode(
                    name: language.terminology, aliases: [language.bibliographic, language.twoLetters],
                    codes: [language.twoLetters])
            }
            // Where part 2 has no code, as for most languages of Myanmar, that of part 3 is taken.
            let others = own.filter { code in
                code.description.utf8.count == 3 && !ISOLanguages.all.contains { code.matches($0.terminology) }
            }
            return known + others.map { HTCDSCode(name: $0.description, aliases: [], codes: []) }
                + [
                    HTCDSCode(name: "mis", aliases: [], codes: ["other"]),
                    HTCDSCode(name: "und", aliases: [], codes: ["unknown"]),
                ]
        case .text, .number, .date, .phone: return []
        }
    }
}

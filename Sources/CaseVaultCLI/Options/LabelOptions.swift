import ArgumentParser
import VaultModel

/// The language of labels. What scripts rely on, names and JSON, does not change with it.
struct LabelOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp("The language of labels (or CASEVAULT_LANG, or the locale).", valueName: "th|my|en"),
        completion: .list(Language.allCases.map(\.rawValue)))
    var lang: String?

    /// The language to show labels in: `--lang`, else CASEVAULT_LANG, else the locale, else English.
    func language() throws(Failure) -> Language {
        if let wanted = lang ?? Environment.value("CASEVAULT_LANG") {
            guard let language = Language(rawValue: wanted) else {
                let all = Language.allCases.map(\.rawValue).joined(separator: ", ")
                throw Failure(.usage, "there are no labels in language \(wanted)", hint: "there are: \(all)")
            }
            return language
        }
        // In the order of setlocale(3) for messages.
        let locale = ["LC_ALL", "LC_MESSAGES", "LANG"].lazy.compactMap(Environment.value).first
        return locale.flatMap { Language(rawValue: String($0.prefix { $0.isLetter })) } ?? .english
    }
}

extension JSON {
    /// Labels in all languages.
    static func labels(_ labels: Labels) -> JSON {
        .object(Language.allCases.map { ($0.rawValue, .string(labels[$0])) })
    }
}

extension Schema {
    /// A value of a field as people read it: after a code its label, if that says more.
    func shown(_ value: String, of field: Field, in language: Language) -> String {
        guard let code = field.codes.first(where: { $0.matches(value) }), let label = labels(of: code)?[language],
            label.lowercased().filter(\.isLetter) != value.lowercased().filter(\.isLetter)
        else { return value }
        return "\(value) (\(label))"
    }
}

/// What may help next: advice, or a command to type.
enum Hint: ExpressibleByStringInterpolation {
    case text(String)
    /// A command by its words after `casevault`, whose key file it takes, and for whom it is if not for everybody.
    case command(String, as: String? = nil, for: String? = nil)

    init(stringLiteral text: String) {
        self = .text(text)
    }

    /// The text to show; a command repeats the vault that was given by option.
    func text(vault: String?) -> String {
        switch self {
        case .text(let text): return text
        case .command(let words, let keyFile, let reader):
            var command = "casevault \(words)"
            if let vault, !Options.isElsewhere(vault) { command += " --vault \(Self.word(vault))" }
            if let keyFile { command += " --as <key file of \(keyFile)>" }
            return reader.map { "for \($0): \(command)" } ?? command
        }
    }

    /// A path as a shell takes it for one word.
    static func word(_ path: String) -> String {
        let isPlain = path.unicodeScalars.allSatisfy { scalar in
            switch scalar {
            case "a"..."z", "A"..."Z", "0"..."9", "/", ".", "_", "-", "+", ",", ":", "@", "%": true
            default: !scalar.isASCII && scalar.properties.isAlphabetic
            }
        }
        guard path.isEmpty || !isPlain else { return path }
        return "'" + path.replacing("'", with: #"'\''"#) + "'"
    }
}

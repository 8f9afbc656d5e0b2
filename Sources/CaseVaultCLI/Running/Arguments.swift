import ArgumentParser

/// What is done to the arguments before they are parsed.
enum Arguments {
    private static let valued: Set = [
        "--vault", "--as", "--state", "--root", "--passphrase-file", "--passphrase-fd",
    ]
    private static let flags: Set = ["--quiet", "--json"]

    /// Moves global options that stand before the command behind it, where the parser takes them.
    static func hoisted(_ arguments: [String]) -> [String] {
        var leading: [String] = []
        var rest = arguments[...]
        while let first = rest.first {
            if flags.contains(first) || valued.contains(where: { first.hasPrefix($0 + "=") }) {
                leading.append(first)
                rest = rest.dropFirst()
            } else if valued.contains(first), rest.count > 1 {
                leading += rest.prefix(2)
                rest = rest.dropFirst(2)
            } else {
                break
            }
        }
        let end = rest.firstIndex(of: "--") ?? rest.endIndex
        return rest[..<end] + leading + rest[end...]
    }

    /// Refuses a command that does not exist, and says which there are: the parser would only name what it did not expect.
    static func checkCommand(_ arguments: [String]) throws(Failure) {
        var command: any ParsableCommand.Type = Casevault.self
        var path = "casevault"
        for word in arguments {
            let subcommands = command.configuration.subcommands
            // A command with options of its own, or help.
            guard !subcommands.isEmpty, !ownWords.contains(word) else { return }
            guard let next = subcommands.first(where: { $0.configuration.commandName == word }) else {
                let names = subcommands.compactMap { $0.configuration.commandName }.joined(separator: ", ")
                let what =
                    word.hasPrefix("-") ? "a command is missing after \(path)" : "there is no command \(path) \(word)"
                throw Failure(.usage, what, hint: "there are: \(names)")
            }
            path += " \(word)"
            command = next
        }
    }

    /// What the parser itself takes in the place of a command.
    private static let ownWords: Set = [
        "help", "-h", "--help", "-help", "--version", "--generate-completion-script", "--experimental-dump-help",
        "---completion",
    ]

    /// The value of an option, for errors that come before the arguments are parsed; of several the last.
    static func value(of option: String, in arguments: [String]) -> String? {
        let words = arguments.prefix { $0 != "--" }
        guard let last = words.lastIndex(where: { $0 == option || $0.hasPrefix(option + "=") }) else { return nil }
        if words[last] != option { return String(words[last].dropFirst(option.count + 1)) }
        return last + 1 < words.endIndex ? words[last + 1] : nil
    }

    /// Whether a flag is given, for errors that come before the arguments are parsed.
    static func has(_ flag: String, in arguments: [String]) -> Bool {
        arguments.prefix { $0 != "--" }.contains(flag)
    }
}

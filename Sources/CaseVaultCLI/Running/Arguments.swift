import ArgumentParser

/// What is done to the arguments before they are parsed.
enum Arguments {
    private static let valued: Set = [
        "--vault", "--as", "--state", "--root", "--passphrase-file", "--passphrase-fd", "--lang",
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

    /// The words of the command that is meant, with `casevault`: as far as they name commands that exist.
    static func command(in arguments: [String]) -> [String] {
        walk(arguments).path
    }

    /// Refuses a command that does not exist, and says which there are: the parser would only name what it did not expect.
    static func checkCommand(_ arguments: [String]) throws(Failure) {
        let (path, subcommands, next) = walk(arguments)
        guard !subcommands.isEmpty, let next, !ownWords.contains(String(next.prefix { $0 != "=" })) else { return }
        let names = subcommands.compactMap { $0.configuration.commandName }.joined(separator: ", ")
        let command = path.joined(separator: " ")
        throw Failure(
            .usage,
            next.hasPrefix("-") ? "a command is missing after \(command)" : "there is no command \(command) \(next)",
            hint: "there are: \(names)")
    }

    /// Follows the words as far as they name commands; `next` is the first one that does not.
    private static func walk(
        _ arguments: [String]
    ) -> (path: [String], subcommands: [any ParsableCommand.Type], next: String?) {
        var subcommands = Casevault.configuration.subcommands
        var path = ["casevault"]
        for word in arguments {
            guard let found = subcommands.first(where: { $0.configuration.commandName == word }) else {
                return (path, subcommands, word)
            }
            path.append(word)
            subcommands = found.configuration.subcommands
        }
        return (path, subcommands, nil)
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

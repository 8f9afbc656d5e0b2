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

    /// Whether a flag is given, for errors that come before the arguments are parsed.
    static func has(_ flag: String, in arguments: [String]) -> Bool {
        arguments.prefix { $0 != "--" }.contains(flag)
    }
}

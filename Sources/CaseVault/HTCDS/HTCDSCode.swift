/// A code of a list of HTCDS.
struct HTCDSCode: Sendable, ExpressibleByStringLiteral {
    /// As the standard's spreadsheet writes it.
    let name: String
    /// What else stands for it in the standard's documents, where that differs by more than capitals and punctuation.
    let aliases: [String]
    /// Codes of a policy that mean the same, where they differ by more. The first is taken on import.
    let codes: [String]

    init(_ name: String, _ aliases: String..., codes: [String] = []) {
        self.init(name: name, aliases: aliases, codes: codes)
    }

    init(name: String, aliases: [String], codes: [String]) {
        self.name = name
        self.aliases = aliases
        self.codes = codes
    }

    init(stringLiteral value: String) { self.init(value) }
}

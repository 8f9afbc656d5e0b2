/// A field of HTCDS.
struct HTCDSField: Sendable {
    /// What a field holds.
    enum Kind: Sendable {
        case text
        case number
        /// `YYYY-MM-DD`.
        case date
        /// E.164.
        case phone
        /// True or false, with the codes of a policy that mean either.
        case checkbox([HTCDSCode])
        /// One code of a list.
        case choice([HTCDSCode])
        /// Any number of codes of a list.
        case choices([HTCDSCode])
        /// One country of ISO 3166.
        case country
        case countries
        /// One language of ISO 639-2.
        case language
    }

    /// With its prefix: `prs_FirstName`.
    let name: String
    /// What the standard shows people.
    let label: String
    let kind: Kind
    /// Whether the standard counts it as core.
    let isCore: Bool
    /// Other names in the standard's own documents.
    let aliases: [String]

    init(_ name: String, _ label: String, _ kind: Kind = .text, core: Bool = false, aliases: [String] = []) {
        self.name = name
        self.label = label
        self.kind = kind
        isCore = core
        self.aliases = aliases
    }

    /// Whether a value is a list.
    var takesSeveral: Bool {
        switch kind {
        case .choices, .countries: true
        case .text, .number, .date, .phone, .checkbox, .choice, .country, .language: false
        }
    }

    /// The codes of the standard's own list, if it has one.
    var list: [HTCDSCode] {
        switch kind {
        case .checkbox(let list), .choice(let list), .choices(let list): list
        case .text, .number, .date, .phone, .country, .countries, .language: []
        }
    }
}

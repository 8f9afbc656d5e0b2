/// A job (NIST RBAC: a role): rules, and the limits of a grant of it.
public struct Role: Sendable {
    /// Its name.
    public let name: Name
    /// What people are shown.
    public let labels: Labels
    /// A role whose rules this one has too. That role inherits from none: one level is enough for a reader to see at
    /// once what somebody may do.
    public let inherits: Name?
    /// The scopes that a grant may have; the first is the default.
    public let scopes: [Scope]
    /// The longest time that a grant holds, in days of 86,400 seconds; `nil` is without limit.
    public let maximumDays: UInt16?
    /// How many searches an official may make in an hour by a grant of it; `nil` is what it inherits, or
    /// ``usualSearchesPerHour``.
    public let searchesPerHour: UInt16?
    /// Its own rules.
    public let rules: [Rule]

    /// How many searches an hour has where no role says so.
    public static let usualSearchesPerHour: UInt16 = 60

    /// Keeps the parts; names are resolved and checked where a ``Policy`` is made.
    public init(
        name: Name, labels: Labels, inherits: Name? = nil, scopes: [Scope], maximumDays: UInt16? = nil,
        searchesPerHour: UInt16? = nil, rules: [Rule]
    ) {
        self.name = name
        self.labels = labels
        self.inherits = inherits
        self.scopes = scopes
        self.maximumDays = maximumDays
        self.searchesPerHour = searchesPerHour
        self.rules = rules
    }
}

/// Why data is used. Every access states one, and the log keeps it.
public struct Purpose: Sendable {
    /// Its name.
    public let name: Name
    /// What people are shown.
    public let labels: Labels
    /// The legal bases that it may rest on; the first is taken where none is stated.
    public let legalBases: [Name]
    /// Whether nobody reads, changes or exports a record for it without giving a reason in words.
    public let demandsReason: Bool

    /// Keeps the parts.
    public init(name: Name, labels: Labels, legalBases: [Name], demandsReason: Bool = false) {
        self.name = name
        self.labels = labels
        self.legalBases = legalBases
        self.demandsReason = demandsReason
    }
}

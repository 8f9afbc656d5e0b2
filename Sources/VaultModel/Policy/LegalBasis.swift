/// What makes a use of data lawful.
public struct LegalBasis: Sendable {
    /// Its name.
    public let name: Name
    /// What people are shown.
    public let labels: Labels
    /// Where it is written, such as a section of an act. For people; nothing is decided by it.
    public let source: String

    /// Keeps the parts.
    public init(name: Name, labels: Labels, source: String) {
        self.name = name
        self.labels = labels
        self.source = source
    }
}

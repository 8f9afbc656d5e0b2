/// By what two records of a type are probably of one person: the same names, and the same year of birth.
public struct DuplicateRule: Hashable, Sendable {
    /// The fields whose values make the name together, whatever stands in which of them; indexed as names.
    public let names: [Name]
    /// The date of birth.
    public let born: Name

    /// Keeps the parts; names are checked where a ``Policy`` is made.
    public init(names: [Name], born: Name) {
        self.names = names
        self.born = born
    }
}

/// A kind of record, such as a person or a case.
public struct RecordType: Sendable {
    /// Its number, in the log and in stored records.
    public let id: RecordTypeID
    /// Its name.
    public let name: Name
    /// What people are shown.
    public let labels: Labels
    /// By what two records are probably of one person; `nil` where nothing says so.
    public let duplicates: DuplicateRule?

    /// Keeps the parts.
    public init(id: RecordTypeID, name: Name, labels: Labels, duplicates: DuplicateRule? = nil) {
        self.id = id
        self.name = name
        self.labels = labels
        self.duplicates = duplicates
    }
}

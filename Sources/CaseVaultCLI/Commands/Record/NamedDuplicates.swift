import GateProtocol
import VaultModel

/// Counts the records that one write names for each field: where it names as many as it may, there may be more.
struct NamedDuplicates {
    /// The line of an import that the write is of.
    let line: Int?
    private var counts: [FieldID: Int] = [:]

    init(line: Int? = nil) {
        self.line = line
    }

    /// Counts a record; returns what people are told when it is the last that a write names for its field.
    mutating func count(_ found: FoundField, _ lookup: Lookup) -> String? {
        counts[found.field, default: 0] += 1
        guard counts[found.field] == WriteRelease.duplicateLimit else { return nil }
        // No search asks for all names and the year at once.
        let rest =
            found.match == .person
            ? "names and year of birth; there may be more" : "\(lookup.fieldName(found.field)); find tells all"
        return (line.map { "line \($0): " } ?? "") + "at least \(WriteRelease.duplicateLimit) by " + rest
    }
}

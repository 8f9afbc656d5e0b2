import GateProtocol
import VaultModel

/// Counts the records that one write names for each field: where it names as many as it may, there may be more.
struct NamedDuplicates {
    private var counts: [FieldID: Int] = [:]

    /// Counts a record; whether it is the last that the write names for its field.
    mutating func isLast(_ found: FoundField) -> Bool {
        counts[found.field, default: 0] += 1
        return counts[found.field] == WriteRelease.duplicateLimit
    }

    /// What people are told then.
    static func words(_ field: String) -> String {
        "at least \(WriteRelease.duplicateLimit) by \(field); find tells all"
    }
}

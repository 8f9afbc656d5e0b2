/// How records are found by the values of a field.
public enum FieldSearch: Hashable, Sendable, CustomStringConvertible {
    /// By tokens beside the records, made of values that were normalised by a profile.
    case index(IndexProfile)
    /// By opening the field of each record that the official may read, with a log entry for each: nothing about the
    /// values is stored.
    case scan

    /// How many records a scan opens at most.
    public static let scanLimit = 1000

    /// The words of a policy document.
    public var description: String {
        switch self {
        case .index(let profile): "index \(profile.word)"
        case .scan: "scan"
        }
    }
}

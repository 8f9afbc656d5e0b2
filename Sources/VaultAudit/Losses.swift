/// Which halves B need not be there.
public enum Losses: Sendable {
    /// All must be there, and no others.
    case none
    /// They are of a later state than the records: some were replaced or erased since, and others came.
    case ofALaterState
}

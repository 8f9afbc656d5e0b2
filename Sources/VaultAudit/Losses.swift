public import VaultModel

/// Which halves B need not be there.
public enum Losses: Sendable {
    /// All must be there, and no others.
    case none
    /// They are of a later state than the records: some were replaced or erased since, and others came.
    case ofALaterState
    /// These were lost in a restore that the log documents.
    case documented(Set<WriteID>)

    func allow(_ write: WriteID) -> Bool {
        switch self {
        case .none: false
        case .ofALaterState: true
        case .documented(let writes): writes.contains(write)
        }
    }

    var areOfAnotherTime: Bool {
        if case .ofALaterState = self { true } else { false }
    }
}

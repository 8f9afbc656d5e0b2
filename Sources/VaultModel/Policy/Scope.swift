/// Which records a grant reaches.
public enum Scope: String, Hashable, Sendable, CaseIterable {
    /// Every record of the vault.
    case all
    /// Records that are assigned to the official.
    case assigned
}

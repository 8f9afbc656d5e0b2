/// The answer to an ``AccessQuestion``.
public enum Decision: Hashable, Sendable {
    /// All of it may be done.
    case allowed(Grounds)
    /// None of it may be done.
    case denied(Refusal)

    /// What the log keeps: `allow`, or the refusal's code.
    public var code: String {
        switch self {
        case .allowed: "allow"
        case .denied(let refusal): refusal.code
        }
    }
}

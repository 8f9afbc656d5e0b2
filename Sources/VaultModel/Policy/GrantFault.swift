/// Why a role may not be given.
public enum GrantFault: Hashable, Sendable, CustomStringConvertible {
    /// The policy has no such role.
    case unknownRole
    /// The role may not be given in this scope.
    case scopeNotAllowed
    /// The grant would end before it begins.
    case alreadyOver
    /// The grant would hold longer than the role allows.
    case tooLong(maximumDays: UInt16)
    /// The official would hold two roles that exclude each other.
    case separation(SeparationViolation)

    /// A sentence without a full stop.
    public var description: String {
        switch self {
        case .unknownRole: "the policy has no such role"
        case .scopeNotAllowed: "the role may not be given in this scope"
        case .alreadyOver: "the grant would end before it begins"
        case .tooLong(let days): "the role may be given for \(days) days at most"
        case .separation(let violation): violation.description
        }
    }
}

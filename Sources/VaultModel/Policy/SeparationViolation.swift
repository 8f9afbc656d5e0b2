/// Two roles that one official may not hold together, and the set that says so.
public struct SeparationViolation: Hashable, Sendable, CustomStringConvertible {
    /// The name of the set.
    public let set: Name
    /// Two roles of the set, in the order of the set.
    public let roles: [Name]

    /// Keeps the parts.
    public init(set: Name, roles: [Name]) {
        self.set = set
        self.roles = roles
    }

    /// A sentence without a full stop.
    public var description: String {
        "no one may hold \(roles.map(\.description).joined(separator: " and ")) together (\(set))"
    }
}

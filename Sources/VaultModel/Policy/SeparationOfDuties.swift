/// A set of roles of which one official may hold one at most (NIST RBAC: static separation of duty with cardinality 2).
public struct SeparationOfDuties: Sendable {
    /// Its name.
    public let name: Name
    /// Two roles or more.
    public let roles: [Name]

    /// Keeps the parts.
    public init(name: Name, roles: [Name]) {
        self.name = name
        self.roles = roles
    }
}

/// What a decision must know of a grant that is in force: one role for one official.
public struct ActiveGrant: Hashable, Sendable {
    /// Where the grant is in the caller's list; a decision names it by this.
    public let index: Int
    /// The role; a role that the policy does not know allows nothing.
    public let role: Name
    /// Which records it reaches. A scope that the policy no longer allows for the role counts as ``Scope/assigned``.
    public let scope: Scope
    /// When it was given, in seconds since 1970.
    public let issued: Int64
    /// The first second in which it no longer holds, in seconds since 1970; `nil` is without end of its own.
    public let until: Int64?

    /// Keeps the parts.
    public init(index: Int, role: Name, scope: Scope, issued: Int64, until: Int64?) {
        self.index = index
        self.role = role
        self.scope = scope
        self.issued = issued
        self.until = until
    }
}

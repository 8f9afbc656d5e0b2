/// Why something is allowed.
public struct Grounds: Hashable, Sendable {
    /// The rule.
    public let rule: Name
    /// The ``ActiveGrant/index`` of the grant.
    public let grant: Int
    /// The role of the grant; the rule may be one that it inherits.
    public let role: Name
    /// Which records the grant reaches. A list or search of scope ``Scope/assigned`` gives assigned records only.
    public let scope: Scope
    /// The purpose that was stated.
    public let purpose: Name
    /// The legal basis that was stated, or else the purpose's first.
    public let legalBasis: Name

    /// Keeps the parts.
    public init(rule: Name, grant: Int, role: Name, scope: Scope, purpose: Name, legalBasis: Name) {
        self.rule = rule
        self.grant = grant
        self.role = role
        self.scope = scope
        self.purpose = purpose
        self.legalBasis = legalBasis
    }
}

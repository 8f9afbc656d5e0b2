/// The rules of a vault: schema, roles, purposes, legal bases, separation of duties and floors.
///
/// A value that decides without input or output. It cannot exist in an inconsistent state: every name in it is defined,
/// every number unique. Officials and their grants are not part of it.
public struct Policy: Sendable {
    /// Grows by at least 1 with each policy that is applied.
    public let version: UInt32
    /// Record types, compartments and fields.
    public let schema: Schema
    /// In the order of the document.
    public let legalBases: [LegalBasis]
    /// In the order of the document.
    public let purposes: [Purpose]
    /// In the order of the document.
    public let roles: [Role]
    /// Which roles exclude each other.
    public let separations: [SeparationOfDuties]
    /// The weakest cryptography that is accepted.
    public let floors: Floors
    /// For how long keys are used.
    public let cryptoPeriods: CryptoPeriods
    /// How many people the vault is expected to hold: tokens of names and dates are cut by it.
    public let population: UInt32?

    private let rolesByName: [Name: Role]
    private let purposesByName: [Name: Purpose]
    private let rulesByRole: [Name: [ResolvedRule]]

    /// Checks the parts against each other.
    ///
    /// - Throws: ``PolicyDefects`` with everything that is wrong, not only the first.
    public init(
        version: UInt32, schema: Schema, legalBases: [LegalBasis], purposes: [Purpose], roles: [Role],
        separations: [SeparationOfDuties], floors: Floors, cryptoPeriods: CryptoPeriods = .usual,
        population: UInt32? = nil
    ) throws(PolicyDefects) {
        self.version = version
        self.schema = schema
        self.legalBases = legalBases
        self.purposes = purposes
        self.roles = roles
        self.separations = separations
        self.floors = floors
        self.cryptoPeriods = cryptoPeriods
        self.population = population
        rolesByName = Dictionary(roles.map { ($0.name, $0) }) { first, _ in first }
        purposesByName = Dictionary(purposes.map { ($0.name, $0) }) { first, _ in first }
        let own = Dictionary(roles.map { ($0.name, $0.rules.map { ResolvedRule($0, in: schema) }) }) { first, _ in
            first
        }
        rulesByRole = Dictionary(
            roles.map { role in
                (role.name, (own[role.name] ?? []) + (role.inherits.flatMap { own[$0] } ?? []))
            }
        ) { first, _ in first }

        var checker = PolicyChecker(policy: self)
        checker.checkAll()
        guard checker.defects.isEmpty else { throw PolicyDefects(all: checker.defects) }
    }

    /// The role with this name.
    public func role(_ name: Name) -> Role? { rolesByName[name] }

    /// The purpose with this name.
    public func purpose(_ name: Name) -> Purpose? { purposesByName[name] }

    /// How many searches an official may make in an hour by a grant of a role.
    public func searchesPerHour(of name: Name) -> UInt16 {
        let role = self.role(name)
        return role?.searchesPerHour ?? role?.inherits.flatMap { self.role($0)?.searchesPerHour }
            ?? Role.usualSearchesPerHour
    }

    /// The rules of a role, its own first and then those that it inherits; none if there is no such role.
    func rules(of role: Name) -> [ResolvedRule] { rulesByRole[role] ?? [] }

    /// `role` and what it inherits from: holding a role is holding both.
    func closure(of role: Name) -> Set<Name> {
        var names: Set = [role]
        if let inherited = self.role(role)?.inherits { names.insert(inherited) }
        return names
    }
}

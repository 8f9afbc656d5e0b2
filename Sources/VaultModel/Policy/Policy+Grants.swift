extension Policy {
    /// What is wrong with giving a role, or `nil`.
    ///
    /// - Parameters:
    ///   - held: the other roles that the official holds by grants in force.
    ///   - until: the first second in which the grant no longer holds; `nil` is always accepted, since the role's limit
    ///     then ends it.
    public func faultInGrant(
        of role: Name, scope: Scope, issued: Int64, until: Int64?, held: Set<Name>
    ) -> GrantFault? {
        guard let definition = self.role(role) else { return .unknownRole }
        guard definition.scopes.contains(scope) else { return .scopeNotAllowed }
        if let until {
            guard until > issued else { return .alreadyOver }
            if let limit = self.limit(of: definition, issued: issued), until > limit {
                return .tooLong(maximumDays: definition.maximumDays ?? 0)
            }
        }
        return separationViolation(roles: held.union([role])).map(GrantFault.separation)
    }

    /// The first set of separated duties that an official with these roles would break.
    ///
    /// Whoever holds a role holds what it inherits from.
    public func separationViolation(roles: Set<Name>) -> SeparationViolation? {
        let held = roles.reduce(into: Set<Name>()) { $0.formUnion(closure(of: $1)) }
        for separation in separations {
            let both = separation.roles.filter(held.contains)
            if both.count > 1 { return SeparationViolation(set: separation.name, roles: Array(both.prefix(2))) }
        }
        return nil
    }

    /// The first second in which the grant no longer holds: its own end or the role's limit, whichever comes first.
    public func expiry(of grant: ActiveGrant) -> Int64? {
        let limit = role(grant.role).flatMap { self.limit(of: $0, issued: grant.issued) }
        guard let until = grant.until else { return limit }
        return min(until, limit ?? until)
    }

    /// The compartments whose keys a role must hold to open fields: some rule reads or exports a field of each.
    public func readableCompartments(of role: Name) -> Set<CompartmentID> { compartments(of: role, [.read, .export]) }

    /// The compartments in which a role may write a field; writing needs no key that opens anything.
    public func writableCompartments(of role: Name) -> Set<CompartmentID> {
        compartments(of: role, [.create, .update])
    }

    /// The compartments whose index keys a role must hold to search.
    public func searchableCompartments(of role: Name) -> Set<CompartmentID> { compartments(of: role, [.search]) }

    private func compartments(of role: Name, _ actions: Set<Action>) -> Set<CompartmentID> {
        rules(of: role).filter { !$0.actions.isDisjoint(with: actions) }.reduce(into: []) { compartments, rule in
            compartments.formUnion(rule.fields.compactMap { schema.field($0)?.compartment })
        }
    }

    func isInForce(_ grant: ActiveGrant, at time: Int64) -> Bool { expiry(of: grant).map { time < $0 } ?? true }

    /// A policy may narrow a role after it was given; the grant then counts for assigned records only.
    public func effectiveScope(of grant: ActiveGrant) -> Scope {
        role(grant.role)?.scopes.contains(grant.scope) == true ? grant.scope : .assigned
    }

    private func limit(of role: Role, issued: Int64) -> Int64? {
        guard let days = role.maximumDays else { return nil }
        let (limit, overflow) = issued.addingReportingOverflow(Int64(days) * 86_400)
        return overflow ? .max : limit
    }
}

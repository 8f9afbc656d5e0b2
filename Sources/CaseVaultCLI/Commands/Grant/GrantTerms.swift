import ArgumentParser
import VaultModel

/// How long and how far a role is given.
struct GrantTerms: ParsableArguments {
    @Option(
        help: ArgumentHelp("The records that the role reaches.", valueName: "all|assigned"),
        completion: .list(Scope.allCases.map(\.rawValue)))
    var scope: String?

    @Option(help: ArgumentHelp("The last day, YYYY-MM-DD, to its end in UTC.", valueName: "date"))
    var until: String?

    func chosenScope() throws(Failure) -> Scope? {
        guard let scope else { return nil }
        guard let found = Scope(rawValue: scope) else {
            throw Failure(.usage, "there is no scope \(scope)", hint: "there are: all, assigned")
        }
        return found
    }

    func end() throws(Failure) -> Timestamp? {
        try until.map { text throws(Failure) in try Lookup.day(text, DateText.end) }
    }

    /// Refuses what the policy does not allow for a role before anything is signed.
    func check(_ role: Role, for policy: Policy) throws(Failure) {
        guard !policy.isRoleOfTheRoot(role.name) else {
            throw Failure(.usage, "role \(role.name) is given by the root, not by a grant")
        }
        let scope = try chosenScope() ?? role.scopes.first ?? .all
        let fault = policy.faultInGrant(
            of: role.name, scope: scope, issued: Clock.now().seconds, until: try end()?.seconds, held: [])
        switch fault {
        case nil, .separation: return
        case .scopeNotAllowed:
            throw Failure(
                .usage, "role \(role.name): \(GrantFault.scopeNotAllowed)",
                hint: "it may have: \(role.scopes.map(\.rawValue).joined(separator: ", "))")
        case .some(let fault): throw Failure(.usage, "role \(role.name): \(fault)")
        }
    }
}

import ArgumentParser
import VaultAudit
import VaultModel

struct GrantList: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "list", abstract: "List the grants. Needs no key.")

    @OptionGroup var options: Options

    func run() async throws {
        let governance = try options.audit().governance()
        let lookup = Lookup(governance: governance)
        let now = Clock.now()
        let grants = governance.grants.values.sorted { ($0.entry, $0.act.id) < ($1.entry, $1.act.id) }
        try options.output.list(
            "grant.list",
            grants.map { grant in
                let end = governance.policy.expiry(of: grant.active(index: 0))
                let until = end.map { JSON.string(DateText.text(Timestamp(milliseconds: UInt64(max(0, $0)) * 1000))) }
                let state =
                    grant.removedAt != nil ? "removed" : governance.isActive(grant, at: now) ? "active" : "expired"
                return [
                    ("grant", .string(grant.act.id)), ("official", .string(lookup.handle(grant.act.official))),
                    ("role", .string(grant.act.role)), ("scope", .string(grant.act.scope.rawValue)),
                    ("until", until ?? .null), ("state", .string(state)), ("entry", .number(grant.entry)),
                ]
            })
    }
}

import ArgumentParser
import VaultAudit
import VaultModel

struct GrantList: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "list", abstract: "List the grants. Needs no key.")

    @OptionGroup var options: Options

    func run() async throws {
        let governance = try options.audit().governance()
        let grants = governance.grants.values.sorted { ($0.entry, $0.act.id) < ($1.entry, $1.act.id) }
        try options.output.list(
            "grant.list",
            grants.map { Members.grant($0, governance) })
    }
}

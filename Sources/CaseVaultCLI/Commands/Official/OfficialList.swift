import ArgumentParser
import VaultAudit
import VaultCrypto
import VaultModel

struct OfficialList: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "list", abstract: "List the officials. Needs no key.")

    @OptionGroup var options: Options

    func run() async throws {
        let governance = try options.audit().governance()
        // Whose keys were replaced stands under the new ones.
        let officials = governance.officials.values.filter { $0.successor == nil }.sorted {
            $0.identity.handle < $1.identity.handle
        }
        try options.output.list(
            "official.list", officials.map { OfficialShow.members($0, governance) },
            columns: ["handle", "state", "roles", "agency", "name"])
    }
}

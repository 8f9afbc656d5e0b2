import ArgumentParser
import CaseVault
import VaultClient
import VaultCrypto
import VaultModel

struct OfficialEnrol: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "enrol", abstract: "Enrol an official, with roles in the same signed statement.")

    @Argument(help: ArgumentHelp("The official's .pub file.", valueName: "pub"), completion: .file(extensions: ["pub"]))
    var path: String

    @Option(help: "A role to give; repeat it for each.")
    var role: [String] = []

    @OptionGroup var terms: GrantTerms
    @OptionGroup var options: Options

    func run() async throws {
        let (scope, until) = (try terms.chosenScope(), try terms.end())
        let file = try People.publicKey(path)
        let session = try await options.session()
        let governance = await session.governance
        let lookup = Lookup(governance: governance)
        let roles = try role.map { try lookup.role($0) }
        for role in roles { try terms.check(role, for: governance.policy) }
        let receipt = try await session.enrol(file, roles: roles.map(\.name), scope: scope, until: until)
        if case .none = file.identity.protection {
            options.messages.warning("the keys of \(file.identity.handle) are in a file without passphrase (a service)")
        }
        try options.show("official.enrol", receipt, await session.governance)
    }
}

import ArgumentParser
import VaultClient
import VaultModel

struct GrantRemove: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "remove", abstract: "End a grant.")

    @Argument(help: "The grant's id, from `grant list`.")
    var grant: String

    @OptionGroup var options: Options

    func run() async throws {
        let id = try Lookup.grant(grant)
        let session = try await options.session()
        _ = try Lookup(governance: await session.governance).grant(id)
        let receipt = try await session.submit([.removeGrant(id)])
        try options.show("grant.remove", receipt, await session.governance, more: [("grant", .string(id))])
    }
}

import ArgumentParser
import VaultClient
import VaultModel

struct GrantRemove: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "remove", abstract: "End a grant.")

    @Argument(help: "The grant's id, from `grant list`.")
    var grant: String

    @OptionGroup var options: Options

    func run() async throws {
        guard let id = GrantID(hex: grant) else {
            throw Failure(.usage, "a grant's id has 32 lower-case hex digits", hint: .command("grant list"))
        }
        let session = try await options.session()
        guard await session.governance.grants[id] != nil else {
            throw Failure(.notFound, "no such grant", hint: .command("grant list"))
        }
        let receipt = try await session.submit([.removeGrant(id)])
        try options.show("grant.remove", receipt, await session.governance, more: [("grant", .string(id))])
    }
}

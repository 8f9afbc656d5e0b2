import ArgumentParser
import VaultClient
import VaultCrypto
import VaultModel

struct OfficialResume: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "resume", abstract: "Give a suspended official their rights back.")

    @Argument(help: "The handle.")
    var handle: String

    @OptionGroup var options: Options

    func run() async throws {
        let session = try await options.session()
        let official = try Lookup(governance: await session.governance).official(handle)
        let receipt = try await session.submit([.resume(official: official.identity.fingerprint)])
        try options.show("official.resume", receipt, await session.governance)
    }
}

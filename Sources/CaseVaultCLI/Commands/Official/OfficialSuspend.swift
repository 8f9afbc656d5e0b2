import ArgumentParser
import VaultClient
import VaultCrypto
import VaultModel

struct OfficialSuspend: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "suspend", abstract: "Take an official's rights away until they return, at once.")

    @Argument(help: "The handle.")
    var handle: String

    @OptionGroup var options: Options

    func run() async throws {
        let session = try await options.session()
        let official = try Lookup(governance: await session.governance).official(handle)
        let receipt = try await session.submit([.suspend(official: official.identity.fingerprint)])
        try options.show("official.suspend", receipt, await session.governance)
    }
}

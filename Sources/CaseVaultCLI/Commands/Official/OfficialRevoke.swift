import ArgumentParser
import VaultClient
import VaultCrypto
import VaultModel

struct OfficialRevoke: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "revoke", abstract: "End an official's rights for good, at once.")

    @Argument(help: "The handle.")
    var handle: String

    @OptionGroup var options: Options

    func run() async throws {
        let session = try await options.session()
        let governance = await session.governance
        let official = try Lookup(governance: governance).official(handle)
        let held = governance.compartmentsHeld(by: official.identity.fingerprint)
        let receipt = try await session.submit([.revoke(official: official.identity.fingerprint)])
        try options.show(
            "official.revoke", receipt, await session.governance, more: [("rotate", .strings(held))])
        guard !receipt.isPending else { return }
        for name in held { options.messages.hint(.command("key rotate \(name)", as: "a custodian")) }
    }
}

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
        let schema = governance.policy.schema
        let held = schema.compartments.filter { compartment in
            governance.wraps.keys.contains {
                $0.recipient == official.identity.fingerprint && $0.compartment == compartment.id
            }
        }
        let receipt = try await session.submit([.revoke(official: official.identity.fingerprint)])
        try options.show(
            "official.revoke", receipt, await session.governance, more: [("rotate", .strings(held.map(\.name)))])
        for compartment in held {
            options.messages.hint(.command("key rotate \(compartment.name)", as: "a custodian"))
        }
    }
}

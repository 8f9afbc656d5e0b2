import ArgumentParser
import VaultClient
import VaultCrypto
import VaultModel

struct KeyCompromised: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "compromised",
        abstract: "Say that somebody may have a key who must not: from then on no write uses it.",
        discussion: "The act of a custodian.")

    @Argument(help: ArgumentHelp("The key, like identity/2 or gate/1.", valueName: "key"))
    var key: String

    @OptionGroup var options: Options

    func run() async throws {
        let session = try await options.session()
        let lookup = Lookup(governance: await session.governance)
        let (name, state) = try lookup.key(key)
        guard state.after(.compromise) != nil else {
            throw Failure(
                .wrongState, "\(name.text) is \(state.rawValue): \(state.nextStep)", hint: .command("key list"))
        }
        let receipt =
            switch name {
            case .compartment(let compartment, let version):
                try await session.compromise(compartment.id, version: version)
            case .epoch(let epoch): try await session.compromise(epoch: epoch)
            }
        try options.show(
            "key.compromised", receipt, await session.governance, more: [("key", .string(name.text))])
        if state.mayProtect { options.messages.hint(.command("key rotate \(name.key)", as: "a custodian")) }
    }
}

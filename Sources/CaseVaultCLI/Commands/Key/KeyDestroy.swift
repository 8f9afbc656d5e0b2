import ArgumentParser
import VaultClient
import VaultCrypto
import VaultModel

struct KeyDestroy: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "destroy", abstract: "Destroy a retired key of a compartment: its wraps are deleted for good.",
        discussion: """
            The act of custodians together, as many as the root asks for; the statement waits for the others. Copies of \
            the database from before still hold the wraps. The gate itself destroys its key at the end of a rotation.
            """)

    @Argument(help: ArgumentHelp("The key, like identity/1.", valueName: "key"))
    var key: String

    @Option(help: ArgumentHelp("The key once more: this cannot be undone.", valueName: "key"))
    var confirm: String?

    @OptionGroup var options: Options

    func run() async throws {
        let session = try await options.session()
        let lookup = Lookup(governance: await session.governance)
        let (name, state) = try lookup.key(key)
        guard case .compartment(let compartment, let version) = name else {
            throw Failure(
                .wrongState, "\(name.text) is \(state.rawValue): the gate destroys its key at the end of a rotation",
                hint: .command("key rotate gate", as: "a custodian"))
        }
        guard state.after(.destroy) != nil else {
            throw Failure(
                .wrongState, "\(name.text) is \(state.rawValue): \(state.nextStep)",
                hint: state.mayProtect ? .command("key rotate \(name.key)", as: "a custodian") : nil)
        }
        try Options.confirm(confirm, name.text)
        let receipt = try await session.destroy(compartment.id, version: version)
        try options.show("key.destroy", receipt, await session.governance, more: [("key", .string(name.text))])
    }
}

import ArgumentParser
import VaultClient
import VaultModel

struct BackupConfirm: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "confirm", abstract: "Confirm that older copies of gate key, escrow and halves are destroyed.",
        discussion: """
            Custodians say so together, when it is done: every copy of gate.key and gate.escrow, and every part (b) of a \
            backup, from before this epoch of the gate key began. Certificates of erasures from before are final with it.
            """)

    @Option(help: ArgumentHelp("The epoch: copies from before it began are destroyed.", valueName: "gate/<n>"))
    var before: String

    @Option(help: ArgumentHelp("The epoch once more.", valueName: "gate/<n>"))
    var confirm: String

    @OptionGroup var options: Options

    func validate() throws {
        if before != confirm { throw ValidationError("--confirm names another epoch") }
    }

    func run() async throws {
        guard before.hasPrefix("gate/"), let epoch = UInt32(before.dropFirst(5)) else {
            throw Failure(.usage, "an epoch of the gate key is written gate/<number>", hint: .command("key list"))
        }
        let session = try await options.session()
        let receipt = try await session.submit([.confirmErasure(before: epoch)])
        try options.show("backup.confirm", receipt, await session.governance, more: [("before", .string(before))])
    }
}

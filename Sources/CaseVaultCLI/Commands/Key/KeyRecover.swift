import ArgumentParser
import CaseVault
import OpenSSL
import VaultClient
import VaultModel

struct KeyRecover: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "recover", abstract: "Open the keys with shares of the recovery secret.",
        discussion: """
            The act of a custodian who holds no keys, because all who held them are lost: administrators make them one \
            first (`root replace`). With --gate the shares write gate.key anew where it is lost, out of gate.escrow. Both are \
            logged, and every key is to be rotated afterwards: this process has seen it.
            """)

    @OptionGroup var shares: ShareOptions

    @Flag(help: "Write gate.key anew out of gate.escrow.")
    var gate = false

    @OptionGroup var options: Options

    func run() async throws {
        let shares = try shares.shares()
        if gate { return try await recoverGate(shares) }
        let session = try await options.session()
        let done = try await session.recover(shares)
        let governance = await session.governance
        let keys = done.keys.map { place in
            let name = governance.policy.schema.compartment(place.compartment)?.name.description
            return "\(name ?? "\(place.compartment)")/\(place.version)"
        }
        try show(done.recovery, keys, done.receipt, governance)
        options.messages.hint(.command("key distribute", as: "this custodian"))
        options.messages.hint(.command("key rotate --due", as: "this custodian"))
    }

    private func recoverGate(_ shares: HandedShares) async throws {
        // Whoever cannot note the recovery in the log does not begin it.
        _ = try options.keys()
        do {
            try options.namedVault().recoverGate(shares, expectedRoot: try options.expectedRoot())
        } catch VaultError.cannotCreate(let what) {
            throw Failure(
                .cannotCreate, "\(what); it was not touched", hint: "only if it is damaged, move it away and try again")
        }
        options.messages.note("gate.key is written")
        let session = try await options.session()
        let receipt = try await session.noteRecovery()
        let governance = await session.governance
        try show(governance.recovery?.act.number, ["gate"], receipt, governance)
        options.messages.hint(.command("key rotate --due", as: "a custodian"))
    }

    private func show(
        _ number: UInt32?, _ keys: [String], _ receipt: StatementReceipt, _ governance: Governance
    ) throws {
        try options.output.object(
            "key.recover",
            [("recovery", number.map { .number($0) } ?? .null), ("keys", .strings(keys))]
                + Members.statement(receipt, governance))
    }
}

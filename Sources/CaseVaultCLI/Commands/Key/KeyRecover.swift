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
            logged, and every key is to be rotated afterwards: this process has seen it. Where the database is lost too, \
            --backup has what is needed of it: write gate.key, restore the backup, then note it with --only-note.
            """)

    @OptionGroup var shares: ShareOptions

    @Flag(help: "Write gate.key anew out of gate.escrow.")
    var gate = false

    @Option(help: ArgumentHelp("Part (a) of a backup, where the database is lost too.", valueName: "file"))
    var backup: String?

    @Flag(help: "Note in the log that gate.key was written anew, where that could not be done at once.")
    var onlyNote = false

    @OptionGroup var options: Options

    func validate() throws {
        if !gate, onlyNote || backup != nil { throw ValidationError("--backup and --only-note go with --gate") }
    }

    func run() async throws {
        if onlyNote { return try await note() }
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
            let vault = try backup == nil ? options.namedVault() : options.vaultToRestore()
            try vault.recoverGate(
                shares, expectedRoot: try options.expectedRoot(), backup: backup.map { Backup(path: $0) })
        } catch VaultError.cannotCreate(let what) {
            throw Failure(
                .cannotCreate, "\(what); it was not touched", hint: "only if it is damaged, move it away and try again")
        }
        options.messages.note("gate.key is written")
        guard let backup else { return try await note() }
        options.messages.hint(.command("backup restore \(Hint.word(backup))", as: "an administrator"))
        options.messages.hint(.command("key recover --gate --only-note", as: "a custodian"))
    }

    /// Writes into the log that the gate's keys were seen.
    private func note() async throws {
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

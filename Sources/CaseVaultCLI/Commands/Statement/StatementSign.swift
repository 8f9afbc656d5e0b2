import ArgumentParser
import CaseVault
import OpenSSL
import VaultClient
import VaultModel

struct StatementSign: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "sign", abstract: "Sign a statement that waits. Read it first with `statement show`.",
        discussion: "With the last signature that is needed it takes effect at once.")

    @Argument(help: "The statement's id, from `statement list`.")
    var id: String

    @OptionGroup var options: Options

    func run() async throws {
        let waiting = try options.waitingStatement(id)
        for act in waiting.acts { options.messages.note("you sign: \(act.text)") }
        guard !waiting.isRestore else { return try await signRestore(waiting) }
        guard waiting.isFounding else {
            let session = try await options.session()
            let before = await session.governance
            let receipt = try await session.sign(waiting.pending.id)
            let after = await session.governance
            try options.show("statement.sign", receipt, after)
            return options.warnOfReplacedShares(before, after)
        }
        let (expected, pins) = (try options.expectedRoot(), try options.pins())
        let founding = try await options.namedVault().signFounding(
            waiting.pending.id, as: try options.keys(), pins: pins, expectedRoot: expected)
        try options.output.object(
            "statement.sign",
            [
                ("statement", .string(founding.statement)), ("entry", founding.entry.map { .number($0) } ?? .null),
                ("pending", .bool(founding.entry == nil)), ("vault", .string(founding.vault)),
                ("root", .string(founding.root.hex)),
            ])
        if founding.entry == nil {
            options.messages.hint(.command("statement sign \(id)", as: "another administrator"))
        } else {
            options.messages.hint(.command("key distribute", as: "a custodian"))
        }
    }

    private func signRestore(_ waiting: WaitingStatement) async throws {
        let vault = try options.namedVault()
        if let lost = try vault.waitingRestore()?.lost, !lost.isEmpty {
            options.messages.note("what opens \(lost.count) halves of the records that are kept is lost")
        }
        let (keys, pins) = (try options.keys(), try options.pins())
        let entry = try await vault.signRestore(waiting.pending.id, as: keys, pins: pins)
        try options.output.object(
            "statement.sign",
            [
                ("statement", .string(waiting.pending.id)), ("entry", entry.map { .number($0) } ?? .null),
                ("pending", .bool(entry == nil)),
            ])
        guard entry == nil else {
            return options.messages.hint(.command("official resume <handle>", as: "an administrator"))
        }
        options.messages.hint(.command("statement sign \(id)", as: "another administrator"))
    }
}

import ArgumentParser
import CaseVault
import Glibc
import VaultClient
import VaultModel

struct BackupRestore: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "restore", abstract: "Make a vault of a backup. Administrators sign what was lost.",
        discussion: """
            --vault names the directory, which must have no vault.sqlite; gate.key, gate.pin and gate.escrow that are there \
            are used, or else --gate-key. Any part (a) is joined with the newest part (b). The log goes on in a new \
            generation, whose first entry names what was lost. All officials but administrators and custodians are \
            suspended by it: let them return (official resume) when the revocations and erasures since the backup \
            are done again. With a threshold above one the others sign with `statement sign`.
            """)

    @Argument(help: ArgumentHelp("Part (a) of the backup.", valueName: "file"), completion: .file())
    var file: String

    @Option(
        help: ArgumentHelp("Part (b), if not <file>.halves: the newest there is.", valueName: "file"),
        completion: .file())
    var halves: String?

    @Option(
        help: ArgumentHelp("The gate's keys, if they are not in the directory.", valueName: "file"),
        completion: .file())
    var gateKey: String?

    @OptionGroup var options: Options

    func run() async throws {
        let vault = try options.vaultToRestore()
        let (pins, expected) = (try options.pins(), try options.expectedRoot())
        let keys = try options.keys()
        let bar = ProgressBar("restore", options: options)
        let restored = try await vault.restore(
            Backup(path: file, halves: halves), as: [keys], gateKey: gateKey, pins: pins, expectedRoot: expected
        ) { bar.show($0, of: $1) }
        bar.end()
        if restored.removedLeftOver { options.messages.note("what an interrupted restore had left here was removed") }
        try options.output.object(
            "backup.restore",
            [
                ("vault", .string(restored.vault)), ("generation", .number(restored.generation)),
                ("kept", .number(restored.kept.size)), ("lost", .number(restored.lostEntries)),
                ("missing", .number(restored.lost.count)), ("statement", .string(restored.statement)),
                ("entry", restored.entry.map { .number($0) } ?? .null), ("pending", .bool(restored.entry == nil)),
            ])
        if !restored.isPinKnown {
            options.messages.warning("gate.pin was missing or damaged: more may be lost than anybody at hand has seen")
        }
        guard restored.entry != nil else {
            return options.messages.hint(.command("statement sign \(restored.statement)", as: "another administrator"))
        }
        let session = try await options.session(as: keys, accepting: restored.generation)
        if restored.lostEntries > 0 {
            options.messages.warning(
                "at least \(restored.lostEntries) entries of the log are lost; do what protects somebody among them again"
            )
        }
        if !restored.lost.isEmpty {
            options.messages.warning(
                "\(restored.lost.count) halves of what was replaced or erased since are gone; erase these records again"
            )
        }
        if await session.governance.officials.values.contains(where: { $0.suspendedAt == restored.entry }) {
            options.messages.hint(.command("official resume <handle>", as: "an administrator"))
        }
        options.messages.hint("who has seen lost entries is asked for --accept-restore \(restored.generation)")
    }
}

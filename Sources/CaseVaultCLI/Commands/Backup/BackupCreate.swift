import ArgumentParser
import CaseVault
import OpenSSL
import TransparencyLog
import VaultModel

struct BackupCreate: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "create", abstract: "Copy a vault in use into a backup of two files. Needs no key file.",
        discussion: """
            <file> is part (a): records, log and everything else but the wraps of halves B, which are part (b), \
            <file>.halves. Both are of one state of the vault, and others go on working meanwhile. Neither opens anything \
            without gate.key and an official's key: keep those apart, and never beside a backup. After an erasure and the \
            next roll of the gate key older files of part (b) are void; keep the newest.
            """)

    @Argument(
        help: ArgumentHelp("The new backup; it and <file>.halves must not exist.", valueName: "file"),
        completion: .file())
    var file: String

    @OptionGroup var options: Options

    func run() async throws {
        let vault = try options.namedVault()
        let backup = Backup(path: file)
        let token = Cleanup.add { backup.removeUnfinished() }
        let bar = ProgressBar("backup", options: options)
        let made = try vault.backUp(to: backup) { bar.show($0, of: $1) }
        bar.end()
        Cleanup.forget(token)
        if made.removedLeftOver { options.messages.note("what an interrupted backup had left here was removed") }
        try options.output.object(
            "backup.create",
            [
                ("vault", .string(made.records.vault)), ("file", .string(backup.path)),
                ("halves", .string(backup.halves)), ("size", .number(made.records.head.size)),
                ("root", .string(made.records.head.root.hex)), ("generation", .number(made.records.generation)),
                ("epoch", .number(made.records.epoch)), ("time", .string(DateText.text(made.records.time))),
            ])
        options.messages.hint(.command("backup verify \(Hint.word(file))"))
    }
}

import ArgumentParser

struct BackupGroup: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "backup", abstract: "Backups of a vault: create, verify, confirm.",
        subcommands: [BackupCreate.self, BackupVerify.self, BackupConfirm.self])
}

import ArgumentParser

struct BackupGroup: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "backup", abstract: "Backups of a vault: create, verify, restore, confirm.",
        subcommands: [BackupCreate.self, BackupVerify.self, BackupRestore.self, BackupConfirm.self])
}

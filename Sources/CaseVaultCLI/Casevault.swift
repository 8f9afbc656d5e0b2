import ArgumentParser

/// The command `casevault`.
struct Casevault: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "casevault",
        abstract:
            "Keeps case records so that each field opens only for those who need it, and every opening is logged.",
        discussion: """
            Start with `casevault demo`. Exit status: 0 done, 2 not intact, 3 not authentic, 4 no such thing, 5 not in \
            this state, 6 overdue, 64 usage, 65 bad data, 69 waiting, 73 cannot create, 74 input or output, 75 try \
            again, 77 refused, 78 configuration.
            """,
        version: "casevault 0.1.0",
        subcommands: [
            KeyFileGroup.self, Init.self, Status.self, OfficialGroup.self, GrantGroup.self, StatementGroup.self,
            RootGroup.self, PolicyGroup.self,
            SchemaGroup.self, RecordGroup.self, Find.self, KeyGroup.self, LogGroup.self, Verify.self, BackupGroup.self,
            Demo.self,
        ])
}

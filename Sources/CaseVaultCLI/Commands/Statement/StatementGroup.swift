import ArgumentParser

struct StatementGroup: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "statement",
        abstract: "Statements that wait for signatures of other administrators: list, show, sign.",
        subcommands: [StatementList.self, StatementShow.self, StatementSign.self])
}

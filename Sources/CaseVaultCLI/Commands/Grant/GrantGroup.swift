import ArgumentParser

struct GrantGroup: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "grant", abstract: "Roles of officials: add, remove, list.",
        subcommands: [GrantAdd.self, GrantRemove.self, GrantList.self])
}

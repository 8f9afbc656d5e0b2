import ArgumentParser

struct SchemaGroup: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "schema", abstract: "What records hold.", subcommands: [SchemaShow.self])
}

import ArgumentParser

struct RootGroup: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "root", abstract: "Who administers and who holds custody: show, replace.",
        subcommands: [RootShow.self, RootReplace.self])
}

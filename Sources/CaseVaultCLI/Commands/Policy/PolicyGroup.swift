import ArgumentParser

struct PolicyGroup: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "policy", abstract: "The policy: check, apply, show, explain.",
        subcommands: [PolicyCheck.self, PolicyApply.self, PolicyShow.self, PolicyExplain.self])
}

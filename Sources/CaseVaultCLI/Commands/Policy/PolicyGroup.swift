import ArgumentParser

struct PolicyGroup: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "policy", abstract: "The policy: check, diff, apply, show, explain.",
        subcommands: [PolicyCheck.self, PolicyDiff.self, PolicyApply.self, PolicyShow.self, PolicyExplain.self])
}

import ArgumentParser

struct OfficialGroup: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "official", abstract: "Officials: enrol, list, show, revoke.",
        subcommands: [OfficialEnrol.self, OfficialList.self, OfficialShow.self, OfficialRevoke.self])
}

import ArgumentParser

struct OfficialGroup: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "official", abstract: "Officials: enrol, list, show, suspend, resume, revoke.",
        subcommands: [
            OfficialEnrol.self, OfficialList.self, OfficialShow.self, OfficialSuspend.self, OfficialResume.self,
            OfficialRevoke.self,
        ])
}

import ArgumentParser

struct LogGroup: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "log", abstract: "The access log: show, verify, checkpoint, prove.",
        subcommands: [LogShow.self, LogVerify.self, LogCheckpoint.self, LogProve.self, LogExposure.self])
}

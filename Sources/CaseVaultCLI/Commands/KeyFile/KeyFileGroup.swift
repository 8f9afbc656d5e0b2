import ArgumentParser

struct KeyFileGroup: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "keyfile", abstract: "Key files of officials.",
        subcommands: [KeyFileNew.self, KeyFileShow.self, KeyFilePassphrase.self, KeyFileRekey.self])
}

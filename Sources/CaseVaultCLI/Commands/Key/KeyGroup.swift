import ArgumentParser

struct KeyGroup: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "key", abstract: "Keys of compartments: list, distribute, rotate, recover.",
        subcommands: [
            KeyList.self, KeyDistribute.self, KeyRotate.self, KeyCompromised.self, KeyDestroy.self, KeyShares.self,
            KeyDrill.self, KeyRecover.self,
        ])
}

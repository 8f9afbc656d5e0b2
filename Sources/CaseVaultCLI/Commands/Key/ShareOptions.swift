import ArgumentParser
import CaseVault
import VaultClient

/// The shares that people hand in.
struct ShareOptions: ParsableArguments {
    @Option(
        name: .customLong("share"), parsing: .upToNextOption,
        help: ArgumentHelp("The files of the shares, as many as are needed.", valueName: "file"), completion: .file())
    var files: [String] = []

    /// All of them, read.
    func shares() throws -> HandedShares {
        guard !files.isEmpty else { throw Failure(.usage, "no shares", hint: "name their files after --share") }
        var shares = HandedShares()
        for file in files { try shares.add(ShareFiles.read(file), name: file) }
        return shares
    }
}

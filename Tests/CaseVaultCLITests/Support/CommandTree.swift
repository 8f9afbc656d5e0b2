import ArgumentParser

@testable import CaseVaultCLI

/// The commands of the program as it declares them.
enum CommandTree {
    /// Every command that does something, by its words after `casevault`.
    static let leaves: [String] = leaves(of: Casevault.self, path: [])

    /// What stands first in a command: nouns, and verbs without a noun.
    static let first: [String] = Casevault.configuration.subcommands.compactMap { $0.configuration.commandName }

    private static func leaves(of command: any ParsableCommand.Type, path: [String]) -> [String] {
        let subcommands = command.configuration.subcommands
        guard !subcommands.isEmpty else { return [path.joined(separator: " ")] }
        return subcommands.flatMap { leaves(of: $0, path: path + [$0.configuration.commandName ?? "?"]) }
    }
}

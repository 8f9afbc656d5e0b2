import ArgumentParser
import VaultModel

struct StatementList: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list", abstract: "List what waits for signatures. Needs no key.")

    @OptionGroup var options: Options

    func run() async throws {
        let waiting = try options.waitingStatements()
        try options.output.list("statement.list", waiting.map { $0.members })
        if let first = waiting.first {
            options.messages.hint(.command("statement show \(first.pending.id)"))
        }
    }
}

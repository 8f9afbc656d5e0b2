import ArgumentParser
import VaultAudit

struct LogCheckpoint: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "checkpoint", abstract: "Print the signed head of the log, a C2SP signed note. Needs no key.")

    @OptionGroup var options: Options

    func run() async throws {
        let note = try options.audit().checkpoint()
        guard options.json else { return try Output.write(raw: note) }
        try options.output.line("log.checkpoint", [("checkpoint", .string(String(decoding: note, as: UTF8.self)))])
    }
}

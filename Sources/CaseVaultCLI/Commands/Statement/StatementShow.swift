import ArgumentParser
import VaultModel

struct StatementShow: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "show", abstract: "Say what a statement that waits for signatures does. Needs no key.")

    @Argument(help: "The statement's id, from `statement list`.")
    var id: String

    @Flag(help: "Print the policy document that it puts in force, byte for byte.")
    var policy = false

    @OptionGroup var options: Options

    func run() async throws {
        let waiting = try options.waitingStatement(id)
        if policy {
            guard let document = waiting.pending.documents.first else {
                throw Failure(.notFound, "this statement puts no policy in force")
            }
            return try Output.write(raw: document)
        }
        let acts = waiting.acts
        if options.json {
            try options.output.line(
                "statement.show",
                waiting.members.filter { $0.key != "acts" } + [("acts", .array(acts.map { .object($0.members) }))])
        } else {
            try options.output.object("statement.show", waiting.members)
            try options.output.text([""] + acts.map { "- " + Escaping.visible($0.text) })
        }
        options.messages.hint(.command("statement sign \(id)", as: "an administrator"))
    }
}

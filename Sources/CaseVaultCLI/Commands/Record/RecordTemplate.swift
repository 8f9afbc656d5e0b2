import ArgumentParser
import VaultAudit
import VaultModel

struct RecordTemplate: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "template", abstract: "Print an empty record to fill in. Needs no key.",
        discussion: "What stays null is left out by `record create`.")

    @Option(help: "The record type.")
    var type: String

    @OptionGroup var options: Options

    func run() async throws {
        let governance = try options.audit().governance()
        let schema = governance.policy.schema
        let type = try Lookup(governance: governance).recordType(type)
        let names = schema.fields(of: type.id).map(\.name.description)
        if options.json {
            return try options.output.line(
                "record.template", [("fields", .object(names.map { ($0, .null) }))])
        }
        let lines = names.enumerated().map { "  \"\($1)\": null" + ($0 + 1 < names.count ? "," : "") }
        try options.output.text(["{"] + lines + ["}"])
    }
}

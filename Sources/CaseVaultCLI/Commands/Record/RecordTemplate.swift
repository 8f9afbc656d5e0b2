import ArgumentParser
import VaultAudit
import VaultModel

struct RecordTemplate: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "template", abstract: "Print an empty record to fill in. Needs no key.",
        discussion: """
            What stays null is left out by `record create`. With --lang the labels of the fields are on stderr, so that \
            stdout can go into a file.
            """)

    @Option(help: "The record type.")
    var type: String

    @OptionGroup var labels: LabelOptions
    @OptionGroup var options: Options

    func run() async throws {
        let language = try labels.language()
        let governance = try options.audit().governance()
        let schema = governance.policy.schema
        let type = try Lookup(governance: governance).recordType(type)
        let fields = schema.fields(of: type.id)
        let names = fields.map(\.name.description)
        if options.json {
            return try options.output.line(
                "record.template", [("fields", .object(names.map { ($0, .null) }))])
        }
        let lines = names.enumerated().map { "  \"\($1)\": null" + ($0 + 1 < names.count ? "," : "") }
        try options.output.text(["{"] + lines + ["}"])
        guard labels.lang != nil else { return }
        let legend = fields.map { [$0.name.description, $0.labels[language], $0.type.name] }
        options.messages.legend(Table.lines(head: ["field", "label", "value"], rows: legend))
    }
}

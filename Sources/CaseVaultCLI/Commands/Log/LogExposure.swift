import ArgumentParser
import VaultAudit
import VaultCrypto
import VaultModel

struct LogExposure: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "exposure",
        abstract: "List which records and fields an official could have opened, and which they did. Needs no key.",
        discussion: """
            The basis of a report about a breach. A field counts as one that could be opened if it had a value and the \
            policy let the official read it at some moment since. A field whose value was removed counts until it is erased. \
            The compartment keys that the official held are named apart: with the keys of the gate, and a copy of the \
            database, they open every record of their compartments.
            """)

    @Option(help: ArgumentHelp("The official.", valueName: "handle"))
    var official: String

    @Option(help: ArgumentHelp("From this day on, YYYY-MM-DD in UTC.", valueName: "date"))
    var since: String

    @OptionGroup var options: Options

    func run() async throws {
        let since = try Lookup.day(since, DateText.start)
        let audit = try options.audit()
        let lookup = Lookup(governance: try audit.governance())
        let official = try lookup.official(official).identity
        let exposure = try audit.exposure(of: official.fingerprint, since: since)
        func names(_ fields: Set<FieldID>) -> JSON { .strings(fields.sorted().map(lookup.fieldName)) }
        let rows = exposure.records.map { record -> [Output.Member] in
            [
                ("record", .string(record.record)), ("could", names(record.could)), ("opened", names(record.opened)),
                ("wrote", names(record.wrote)), ("entries", .array(record.entries.map { .number($0) })),
            ]
        }
        let keys = exposure.keys.map {
            "\(lookup.governance.policy.schema.compartment($0.compartment)?.name.description ?? "\($0.compartment)")/\($0.version)"
        }
        let summary: [Output.Member] = [
            ("official", .string(official.handle)), ("since", .string(DateText.text(since))),
            ("records", .number(exposure.records.count { !$0.could.isEmpty })),
            ("opened-records", .number(exposure.records.count { !$0.opened.isEmpty })), ("keys", .strings(keys)),
        ]
        if options.json {
            for row in rows { try options.output.line("log.exposure", row) }
            try options.output.line("log.exposure", summary)
        } else {
            try options.output.list("log.exposure", rows, columns: ["record", "opened", "could", "wrote"])
            try options.output.text([""])
            try options.output.object("log.exposure", summary)
        }
    }
}

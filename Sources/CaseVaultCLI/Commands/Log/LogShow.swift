import ArgumentParser
import VaultAudit
import VaultCrypto
import VaultModel

struct LogShow: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "show", abstract: "Show the access log. Needs no key.")

    @Option(help: ArgumentHelp("Entries on one record.", valueName: "id"))
    var record: String?

    @Option(help: ArgumentHelp("Entries of one official.", valueName: "handle"))
    var official: String?

    @Option(help: ArgumentHelp("Entries from a day on, YYYY-MM-DD in UTC.", valueName: "date"))
    var since: String?

    @OptionGroup var options: Options

    private static let head = ["index", "time", "kind", "official", "decision", "rule", "purpose", "record", "fields"]

    func run() async throws {
        let record = try record.map { try Lookup.record($0) }
        let since = try since.map { try Lookup.day($0, DateText.start) }
        let audit = try options.audit()
        let lookup = Lookup(governance: try audit.governance())
        let official = try official.map { try lookup.official($0).identity.fingerprint }
        var rows: [[Output.Member]] = []
        try audit.forEachEntry { entry in
            let request = entry.request
            guard record == nil || request.record == record, official == nil || request.actor == official,
                since.map({ entry.gate.time >= $0 }) ?? true
            else { return true }
            let members = members(entry, lookup)
            if options.json { try options.output.line("log.show", members) } else { rows.append(members) }
            return true
        }
        if !options.json { try options.output.list("log.show", rows, columns: Self.head) }
    }

    private func members(_ entry: LogEntry, _ lookup: Lookup) -> [Output.Member] {
        let request = entry.request
        return [
            ("index", .number(entry.gate.index)), ("time", .string(DateText.text(entry.gate.time))),
            ("kind", .string(request.kind.name)), ("official", .string(lookup.handle(request.actor))),
            ("record", .string(request.record)),
            ("fields", .strings(request.fields.map { lookup.fieldName($0) })),
            ("purpose", .string(request.purpose)), ("basis", .string(request.legalBasis)),
            ("decision", .string(entry.gate.allowed ? "allow" : "deny")), ("rule", .string(entry.gate.rule)),
            ("grant", .string(entry.gate.grant)), ("policy", .number(entry.gate.policyVersion)),
        ]
    }
}

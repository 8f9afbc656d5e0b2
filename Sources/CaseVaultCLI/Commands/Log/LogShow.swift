import ArgumentParser
import VaultAudit
import VaultClient
import VaultCrypto
import VaultModel

struct LogShow: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "show", abstract: "Show the access log. Needs no key.",
        discussion: """
            Entries whose official gave a reason are marked as explained. With the key file of an auditor the reasons \
            are opened, each as an access of its own.
            """)

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
        let opener = try await ReasonOpener(options, lookup.governance)
        var rows: [(entry: LogEntry, reason: RecordID?)] = []
        try audit.forEachExplainedEntry { entry, reason in
            let request = entry.request
            guard record == nil || request.record == record, official == nil || request.actor == official,
                since.map({ entry.gate.time >= $0 }) ?? true
            else { return true }
            if options.json, opener == nil {
                try options.output.line("log.show", members(entry, lookup, isExplained: reason != nil, nil))
            } else {
                rows.append((entry, reason))
            }
            return true
        }
        // Reading a reason is an access of its own, logged before it is shown.
        var shown: [[Output.Member]] = []
        for (entry, reason) in rows {
            var text: String?
            if let reason { text = try await opener?.open(reason) }
            let members = members(entry, lookup, isExplained: reason != nil, text)
            if options.json { try options.output.line("log.show", members) } else { shown.append(members) }
        }
        let columns = Self.head + (rows.contains { $0.reason != nil } ? [opener == nil ? "explained" : "reason"] : [])
        if !options.json { try options.output.list("log.show", shown, columns: columns) }
    }

    private func members(
        _ entry: LogEntry, _ lookup: Lookup, isExplained: Bool, _ reason: String?
    ) -> [Output.Member] {
        let request = entry.request
        return [
            ("index", .number(entry.gate.index)), ("time", .string(DateText.text(entry.gate.time))),
            ("kind", .string(request.kind.name)), ("official", .string(lookup.handle(request.actor))),
            ("record", .string(request.record)),
            ("fields", .strings(request.fields.map { lookup.fieldName($0) })),
            ("purpose", .string(request.purpose)), ("basis", .string(request.legalBasis)),
            ("decision", .string(entry.gate.allowed ? "allow" : "deny")), ("rule", .string(entry.gate.rule)),
            ("grant", .string(entry.gate.grant)), ("policy", .number(entry.gate.policyVersion)),
            ("found", entry.gate.found.map { .number($0) } ?? .null), ("explained", .bool(isExplained)),
            ("reason", .string(reason)),
        ]
    }
}

import ArgumentParser
import GateProtocol
import VaultClient
import VaultModel

struct Find: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "find", abstract: "Find records by the values of fields; logged as an access of its own.",
        discussion: """
            Prints ids and how near the match is, of the records in your scope: `record read` opens one. With several \
            fields a record has to match in each. Fields that the policy has scanned are opened in each record that is \
            left, with a log entry for each. Others on this machine may see a value in the arguments: for - it is a line of \
            stdin.
            """)

    @Option(
        parsing: .upToNextOption,
        help: ArgumentHelp("A field and the value to look for; repeat it for each.", valueName: "field> <value"))
    var field: [String]

    @Option(help: "The record type, where the fields leave several.")
    var type: String?

    @OptionGroup var access: AccessOptions
    @OptionGroup var explanation: ReasonOptions
    @OptionGroup var options: Options

    func validate() throws {
        guard !field.isEmpty, field.count.isMultiple(of: 2) else {
            throw ValidationError("Name fields with one value each: --field given_name Aye")
        }
    }

    func run() async throws {
        let session = try await options.session()
        let pairs = try pairs()
        let governance = await session.governance
        let lookup = Lookup(governance: governance)
        let fields = try lookup.fields(pairs.map(\.name), type: type)
        let purpose = try lookup.purpose(access.purpose)
        let result = try await session.find(
            zip(fields, pairs).map { FieldQuery(field: $0.id, value: $1.value) }, purpose: purpose,
            reason: try explanation.text())
        try options.output.list(
            "find",
            result.found.map { found in
                Members.found(found, lookup) + [
                    ("entry", .number(result.entry)), ("purpose", .string(result.purpose)),
                ]
            }, columns: ["record", "match", "field"])
        let count = Set(result.found.map(\.record)).count
        let records = count == 1 ? "1 record" : "\(count) records"
        options.messages.note("\(records), for \(result.purpose), log entry \(result.entry)")
    }

    /// Fields and what to look for in each; those given as `-` are the lines of stdin, in their order.
    private func pairs() throws(Failure) -> [(name: String, value: String)] {
        var pairs = stride(from: 0, to: field.count, by: 2).map { (name: field[$0], value: field[$0 + 1]) }
        let open = pairs.indices.filter { pairs[$0].value == "-" }
        guard !open.isEmpty else { return pairs }
        guard let text = String(validating: try Input.standard(limit: Self.longestInput), as: UTF8.self) else {
            throw Failure(.badData, "stdin is not UTF-8")
        }
        var lines = text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline)
        if lines.last?.isEmpty == true { lines.removeLast() }
        guard lines.count == open.count else {
            throw Failure(.badData, "stdin has \(lines.count) lines, and \(open.count) values are to be read")
        }
        for (place, line) in zip(open, lines) { pairs[place].value = String(line) }
        return pairs
    }

    private static let longestInput = 64 << 10
}

extension Members {
    /// A record that was found, and by what.
    static func found(_ found: FoundField, _ lookup: Lookup) -> [Output.Member] {
        [
            ("record", .string(found.record)), ("match", .string(found.match.rawValue)),
            ("field", .string(lookup.fieldName(found.field))),
        ]
    }
}

import ArgumentParser
import CaseVault
import VaultAudit
import VaultModel

struct PolicyDiff: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "diff", abstract: "Show what a policy document would change. Needs no key.",
        discussion: """
            Compares it with the policy in force, by number or name: where something stands in the document makes no \
            difference. What must not change is named too, and then the exit status is 65.
            """)

    @Argument(help: ArgumentHelp("The document.", valueName: "yaml"), completion: .file(extensions: ["yaml", "yml"]))
    var path: String

    @OptionGroup var options: Options

    func run() async throws {
        let policy = try PolicyDocument.parse(PolicyInput.valid(path, for: "policy.diff", options: options))
        let inForce = try options.audit().governance().policy
        let differences = policy.differences(from: inForce)
        guard !differences.isEmpty else { return options.messages.note("nothing differs from the policy in force") }
        let refused = policy.violations(replacing: inForce)
        try options.output.list(
            "policy.diff", differences.map(Self.row) + refused.map(Self.row),
            columns: ["change", "part", "name", "key", "removed", "added"])
        try Self.check(refused, path)
    }

    /// Refuses a document that cannot follow the policy in force.
    static func check(_ refused: [PolicyChange], _ path: String, hint: Hint? = nil) throws(Failure) {
        guard !refused.isEmpty else { return }
        let why = refused.map(\.description).joined(separator: "; ")
        let isVersionOnly = refused == [.versionNotGreater]
        throw Failure(
            .badData, "\(path) cannot follow the policy in force: \(why)",
            hint: isVersionOnly ? "raise version in the document" : hint)
    }

    private static func row(_ difference: PolicyDifference) -> [Output.Member] {
        [
            ("change", .string(difference.kind.rawValue)), ("part", .string(difference.part.rawValue)),
            ("name", .string(difference.name.isEmpty ? nil : difference.name)), ("key", .string(difference.key)),
            ("removed", .strings(difference.removed)), ("added", .strings(difference.added)),
        ]
    }

    private static func row(_ refused: PolicyChange) -> [Output.Member] {
        [("change", "refused"), ("part", nil), ("name", nil), ("key", nil), ("why", .string(refused))]
    }
}

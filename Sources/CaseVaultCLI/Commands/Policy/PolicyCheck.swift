import ArgumentParser
import CaseVault
import VaultModel

struct PolicyCheck: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "check", abstract: "Name every mistake of a policy document. Needs no vault.")

    @Argument(help: ArgumentHelp("The document.", valueName: "yaml"), completion: .file(extensions: ["yaml", "yml"]))
    var path: String

    @OptionGroup var options: Options

    func run() async throws {
        let policy = try PolicyDocument.parse(PolicyInput.valid(path, for: "policy.check", options: options))
        let searchable = policy.schema.fields.compactMap { field in
            field.search.map { SearchableField(field, $0, in: policy) }
        }
        let more: [Output.Member] =
            options.output.json ? [("searchable", .array(searchable.map { .object($0.members) }))] : []
        try options.output.object(
            "policy.check",
            [
                ("file", .string(path)), ("valid", true), ("version", .number(policy.version)),
                ("fields", .number(policy.schema.fields.count)), ("roles", .number(policy.roles.count)),
            ] + more)
        guard !options.output.json, !searchable.isEmpty else { return }
        try options.output.text([""])
        try options.output.list("policy.check", searchable.map(\.members), wraps: true)
    }
}

import ArgumentParser
import CaseVault
import VaultClient
import VaultModel

struct PolicyApply: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "apply", abstract: "Put a policy document in force.")

    @Argument(
        help: ArgumentHelp("The document; its version is above the one in force.", valueName: "yaml"),
        completion: .file(extensions: ["yaml", "yml"]))
    var path: String

    @OptionGroup var options: Options

    func run() async throws {
        let document = try PolicyInput.valid(path, for: "policy.apply", options: options)
        let session = try await options.session()
        let refused = try PolicyDocument.parse(document).violations(replacing: await session.governance.policy)
        try PolicyDiff.check(refused, path, hint: .command("policy diff \(Hint.word(path))"))
        let receipt = try await session.apply(policy: document)
        let governance = await session.governance
        try options.show("policy.apply", receipt, governance)
        if !governance.indexes.isEmpty, governance.needsNewIndex {
            options.messages.hint(.command("key rotate index", as: "a custodian"))
        }
    }
}

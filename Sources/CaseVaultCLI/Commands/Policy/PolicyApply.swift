import ArgumentParser
import CaseVault
import VaultClient
import VaultModel

struct PolicyApply: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "apply", abstract: "Put a policy document in force.")

    @Argument(help: ArgumentHelp("The document; its version is above the one in force.", valueName: "yaml"))
    var path: String

    @OptionGroup var options: Options

    func run() async throws {
        let document = try PolicyInput.valid(path, for: "policy.apply", options: options)
        let session = try await options.session()
        let changes = try PolicyDocument.parse(document).violations(replacing: await session.governance.policy)
        guard changes.isEmpty else {
            throw Failure(
                .badData,
                "\(path) cannot follow the policy in force: " + changes.map { "\($0)" }.joined(separator: "; "))
        }
        let receipt = try await session.apply(policy: document)
        try options.show("policy.apply", receipt, await session.governance)
    }
}

import ArgumentParser
import OpenSSL
import VaultAudit
import VaultModel

struct PolicyShow: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "show", abstract: "Print the policy document in force, byte for byte. Needs no key.")

    @OptionGroup var options: Options

    func run() async throws {
        let audit = try options.audit()
        let governance = try audit.governance()
        let document = try audit.document(governance.policyDocument)
        guard options.json else { return try Output.write(raw: document) }
        try options.output.line(
            "policy.show",
            [
                ("version", .number(governance.policy.version)), ("digest", .string(governance.policyDocument.hex)),
                ("document", .string(String(decoding: document, as: UTF8.self))),
            ])
    }
}

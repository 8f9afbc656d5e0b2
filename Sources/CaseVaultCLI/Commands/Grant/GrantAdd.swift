import ArgumentParser
import VaultClient
import VaultCrypto
import VaultModel

struct GrantAdd: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "add", abstract: "Give an official a role.")

    @Option(help: ArgumentHelp("The official's handle.", valueName: "handle"))
    var official: String

    @Option(help: "The role.")
    var role: String

    @Option(help: ArgumentHelp("A grant that ends in the same statement: a change of role.", valueName: "grant"))
    var insteadOf: String?

    @OptionGroup var terms: GrantTerms
    @OptionGroup var options: Options

    func run() async throws {
        let (scope, until) = (try terms.chosenScope(), try terms.end())
        let old = try insteadOf.map { text throws(Failure) in try Lookup.grant(text) }
        let session = try await options.session()
        let governance = await session.governance
        let lookup = Lookup(governance: governance)
        let (person, role) = (try lookup.official(official), try lookup.role(role))
        try terms.check(role, for: governance.policy)
        if let old, try lookup.grant(old).act.official != person.identity.fingerprint {
            throw Failure(.usage, "this grant is not one of \(person.identity.handle)")
        }
        let (receipt, grant) = try await session.grant(
            role.name, to: person.identity.fingerprint, scope: scope, until: until, insteadOf: old)
        try options.show("grant.add", receipt, await session.governance, more: [("grant", .string(grant))])
    }
}

import ArgumentParser
import OpenSSL
import VaultAudit
import VaultCrypto
import VaultModel

struct OfficialShow: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "show", abstract: "Show an official: keys, roles, compartments. Needs no key.")

    @Argument(help: "The handle.")
    var handle: String

    @OptionGroup var options: Options

    func run() async throws {
        let governance = try options.audit().governance()
        let official = try Lookup(governance: governance).official(handle)
        let held = governance.policy.schema.compartments.filter { compartment in
            governance.activeKey(compartment.id).map { version in
                governance.wraps[
                    Governance.WrapPlace(
                        recipient: official.identity.fingerprint, compartment: compartment.id,
                        version: version.act.version)] != nil
            } ?? false
        }
        let grants = governance.grants(of: official.identity.fingerprint).map { grant in
            JSON.object(Members.grant(grant, governance).filter { $0.key != "official" && $0.key != "entry" })
        }
        try options.output.object(
            "official.show",
            Self.members(official, governance) + [
                ("compartments", .strings(held.map(\.name))), ("waiting", Members.waiting(governance, for: official)),
                ("grants", .array(grants)),
            ])
    }

    static func members(_ official: Governance.Official, _ governance: Governance) -> [Output.Member] {
        let identity = official.identity
        var roles = governance.activeGrants(of: identity.fingerprint, at: Clock.now()).map(\.act.role.description)
        if governance.isAdministrator(identity.fingerprint) { roles.append("administrator") }
        if governance.isCustodian(identity.fingerprint) { roles.append("custodian") }
        return [
            ("handle", .string(identity.handle)), ("state", .string(official.state.rawValue)),
            ("roles", .strings(roles)), ("name", .string(identity.name)), ("agency", .string(identity.agency)),
            ("fingerprint", .string(identity.fingerprint.hex)), ("enrolled", .number(official.entry)),
            ("revoked", official.revokedAt.map { .number($0) } ?? .null),
            ("suspended", official.suspendedAt.map { .number($0) } ?? .null),
        ]
    }
}

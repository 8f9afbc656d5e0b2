import ArgumentParser
import OpenSSL
import TransparencyLog
import VaultAudit
import VaultCrypto
import VaultModel

struct RootShow: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "show", abstract: "Show the root in force, and the first one, which people pin. Needs no key.")

    @OptionGroup var options: Options

    func run() async throws {
        let audit = try options.audit()
        let governance = try audit.governance()
        let root = governance.root
        try options.output.object(
            "root.show",
            [
                ("vault", .string(governance.vault)), ("first", .string(try audit.firstRoot().hex)),
                ("root", .string(root.fingerprint.hex)), ("version", .number(root.version)),
                ("entry", .number(governance.rootEntry)),
                ("administrators", .strings(root.administrators.map(\.identity.handle))),
                ("threshold", .number(root.threshold)),
                ("custodians", .strings(root.custodians.map(\.identity.handle))),
                ("log_key", .string(try audit.logKey().vkey)),
            ])
    }
}

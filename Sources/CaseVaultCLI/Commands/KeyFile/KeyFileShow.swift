import ArgumentParser
import CaseVault
import OpenSSL
import VaultCrypto

struct KeyFileShow: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "show", abstract: "Show whose keys a key file or .pub file holds. Asks for no passphrase.")

    @Argument(help: ArgumentHelp("A key file or a .pub file.", valueName: "file"), completion: .file())
    var path: String

    @OptionGroup var options: Options

    func run() async throws {
        let identity = try People.identity(at: path)
        try options.output.object("keyfile.show", Self.members(identity))
    }

    static func members(_ identity: OfficialIdentity) -> [Output.Member] {
        let protection: JSON =
            switch identity.protection {
            case .scrypt(let cost): .string("scrypt, N = 2^\(cost)")
            case .none: "none"
            }
        return [
            ("handle", .string(identity.handle)), ("name", .string(identity.name)),
            ("agency", .string(identity.agency)), ("fingerprint", .string(identity.fingerprint.hex)),
            ("passphrase", protection),
        ]
    }
}

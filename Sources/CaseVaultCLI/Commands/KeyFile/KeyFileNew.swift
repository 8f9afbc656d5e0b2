import ArgumentParser
import CaseVault
import Glibc
import OpenSSL
import VaultCrypto

struct KeyFileNew: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "new",
        abstract: "Make new keys: a key file, and beside it a .pub file to give to an administrator.")

    @Argument(help: ArgumentHelp("Where to write; must not exist.", valueName: "key file"), completion: .file())
    var path: String

    @Option(help: "A short name of [a-z0-9._-], by which the vault knows the official.")
    var handle: String

    @Option(help: "The name as people write it.")
    var name: String

    @Option(help: ArgumentHelp("The agency, a code of [a-z0-9._-].", valueName: "code"))
    var agency: String

    @Flag(help: "For a service: the file alone opens the keys. A vault's root may forbid it.")
    var noPassphrase = false

    @Option(
        help: ArgumentHelp(
            "What a try of a passphrase costs: scrypt with 2 to this power, 17 to 20.", valueName: "17...20"))
    var kdfCost: UInt8?

    @OptionGroup var options: Options

    func run() async throws {
        try check()
        let made: PublicKeyFile
        if noPassphrase {
            options.messages.warning("this key file has no passphrase: whoever can read it acts as \(handle)")
            made = try KeyFiles.create(
                at: path, handle: handle, name: name, agency: agency, passphrase: SecretBytes.random(count: 0),
                protection: .none)
        } else {
            let passphrase = try options.passphrase.newPassphrase(for: handle)
            made = try KeyFiles.create(
                at: path, handle: handle, name: name, agency: agency, passphrase: passphrase,
                protection: Self.protection(kdfCost) ?? .default)
        }
        try options.output.object(
            "keyfile.new",
            [
                ("handle", .string(handle)), ("public", .string(path + ".pub")),
                ("fingerprint", .string(made.identity.fingerprint.hex)),
            ])
        options.messages.hint(
            .command(
                "official enrol \(Hint.word(path + ".pub")) --role <role>", as: "an administrator", for: "an official"))
        options.messages.hint("future administrators and custodians are named at casevault init")
    }

    /// The protection by a passphrase that costs so much to try.
    static func protection(_ cost: UInt8?) throws(Failure) -> KeyProtection? {
        guard let cost else { return nil }
        guard (17...20).contains(cost) else { throw Failure(.usage, "--kdf-cost is from 17 to 20") }
        return .scrypt(cost: cost)
    }

    /// A mistake is told before a passphrase is asked for.
    private func check() throws {
        if noPassphrase, kdfCost != nil { throw Failure(.usage, "--kdf-cost is for a passphrase") }
        _ = try Self.protection(kdfCost)
        for taken in [path, path + ".pub"] where unsafe access(taken, F_OK) == 0 {
            throw Failure(.cannotCreate, "\(taken) exists already")
        }
        guard OfficialIdentity.isIdentifier(handle) else {
            throw Failure(.usage, "--handle is 1 to 64 of a-z 0-9 . _ -")
        }
        guard OfficialIdentity.isIdentifier(agency) else {
            throw Failure(.usage, "--agency is 1 to 64 of a-z 0-9 . _ -")
        }
        do {
            let key = [UInt8](repeating: 0, count: 32)
            _ = try OfficialIdentity(
                handle: handle, name: name, agency: agency, kemPublicKey: key, signingPublicKey: key, protection: .none)
        } catch {
            throw Failure(.usage, "--name is 1 to 256 bytes of text without control characters")
        }
    }
}

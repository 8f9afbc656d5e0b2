import ArgumentParser
import CaseVault
import OpenSSL
import VaultClient
import VaultCrypto

struct KeyFileRekey: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "rekey", abstract: "Put new keys in the place of yours: in the vault, and in your key file.",
        discussion: """
            You sign the new keys with the old ones; grants and assignments go over to them. The passphrase stays. Run it \
            again if it was interrupted. The keys of administrators and custodians are in the root: they change by root \
            replace.
            """)

    @Argument(help: ArgumentHelp("Your key file.", valueName: "key file"), completion: .file())
    var path: String

    @OptionGroup var options: Options

    func run() async throws {
        let identity = try People.keyFile(path)
        let passphrase = try options.passphrase.passphrase(of: identity)
        let vault = try options.namedVault()
        let (made, receipt) = try await vault.rekey(path, passphrase: passphrase) { keys in
            try await options.session(as: keys)
        }
        try options.output.object(
            "keyfile.rekey",
            [
                ("handle", .string(made.handle)), ("fingerprint", .string(made.fingerprint.hex)),
                ("public", .string(path + ".pub")), ("statement", .string(receipt?.statement)),
                ("entry", receipt.map { .number($0.entry) } ?? .null),
            ])
        options.messages.hint("record keys of records that are assigned to you come with the next distribution")
        options.messages.hint(.command("key distribute", as: "a custodian"))
    }
}

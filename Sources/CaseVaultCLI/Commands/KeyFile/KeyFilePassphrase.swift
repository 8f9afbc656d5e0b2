import ArgumentParser
import CaseVault
import OpenSSL
import VaultCrypto

struct KeyFilePassphrase: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "passphrase", abstract: "Change the passphrase of a key file.",
        discussion: "The old one is taken from --passphrase-file or --passphrase-fd, or asked for.")

    @Argument(help: ArgumentHelp("The key file.", valueName: "key file"), completion: .file())
    var path: String

    @Option(
        help: ArgumentHelp("A file whose first line is the new passphrase.", valueName: "file"), completion: .file())
    var newPassphraseFile: String?

    @Option(help: ArgumentHelp("An open descriptor to read the new passphrase from.", valueName: "number"))
    var newPassphraseFd: Int32?

    @OptionGroup var options: Options

    func run() async throws {
        let identity = try People.keyFile(path)
        if case .none = identity.protection {
            throw Failure(.wrongState, "this key file was made without a passphrase and cannot get one: make new keys")
        }
        let old = try options.passphrase.passphrase(of: identity)
        // A wrong passphrase is told before the new one is asked for.
        _ = try KeyFiles.open(path, passphrase: old)
        let new = try PassphraseSource(file: newPassphraseFile, descriptor: newPassphraseFd)
            .newPassphrase(for: identity.handle)
        try KeyFiles.changePassphrase(of: path, from: old, to: new)
        try options.output.object("keyfile.passphrase", [("handle", .string(identity.handle)), ("changed", true)])
    }
}

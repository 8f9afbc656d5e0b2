import ArgumentParser
import CaseVault
import OpenSSL
import VaultCrypto

struct KeyFilePassphrase: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "passphrase", abstract: "Change the passphrase of a key file, or what it costs to try one.",
        discussion: """
            The old one is taken from --passphrase-file or --passphrase-fd, or asked for. With --kdf-cost alone the \
            passphrase stays.
            """)

    @Argument(help: ArgumentHelp("The key file.", valueName: "key file"), completion: .file())
    var path: String

    @Option(
        help: ArgumentHelp("A file whose first line is the new passphrase.", valueName: "file"), completion: .file())
    var newPassphraseFile: String?

    @Option(help: ArgumentHelp("An open descriptor to read the new passphrase from.", valueName: "number"))
    var newPassphraseFd: Int32?

    @Option(
        help: ArgumentHelp(
            "What a try costs: scrypt with 2 to this power, 17 to 20; each step doubles time and memory.",
            valueName: "17...20"))
    var kdfCost: UInt8?

    @OptionGroup var options: Options

    func run() async throws {
        let identity = try People.keyFile(path)
        if case .none = identity.protection {
            throw Failure(.wrongState, "this key file was made without a passphrase and cannot get one: make new keys")
        }
        let old = try options.passphrase.passphrase(of: identity)
        // A wrong passphrase is told before the new one is asked for.
        _ = try KeyFiles.open(path, passphrase: old)
        let protection = try KeyFileNew.protection(kdfCost)
        if protection != nil, newPassphraseFile == nil, newPassphraseFd == nil {
            try KeyFiles.changePassphrase(of: path, from: old, to: old, protection: protection)
        } else {
            let new = try PassphraseSource(file: newPassphraseFile, descriptor: newPassphraseFd)
                .newPassphrase(for: identity.handle)
            try KeyFiles.changePassphrase(of: path, from: old, to: new, protection: protection)
        }
        try options.output.object("keyfile.passphrase", [("handle", .string(identity.handle)), ("changed", true)])
    }
}

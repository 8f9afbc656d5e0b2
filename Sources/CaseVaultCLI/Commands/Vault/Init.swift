import ArgumentParser
import CaseVault
import OpenSSL
import VaultCrypto

struct Init: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "init", abstract: "Found a vault.",
        discussion: """
            Administrators who sign now are given as key files, the others as .pub files. With one administrator the \
            threshold is 1, else a majority, unless --threshold says otherwise. While signatures are missing the vault \
            waits for `statement sign`. Custodians sign what one of them must not do alone by the same rule \
            (--custodian-threshold). Nobody can be administrator and custodian.
            """)

    @Argument(
        help: ArgumentHelp("The new vault's directory; must not exist or be empty.", valueName: "dir"),
        completion: .directory)
    var directory: String

    @Option(
        help: ArgumentHelp("An administrator; repeat it for each.", valueName: "key file or .pub"), completion: .file())
    var admin: [String]

    @Option(
        help: ArgumentHelp("A custodian of keys; repeat it for each.", valueName: ".pub or key file"),
        completion: .file())
    var custodian: [String]

    @Option(help: ArgumentHelp("How many administrators sign.", valueName: "t"))
    var threshold: Int?

    @Option(help: ArgumentHelp("How many custodians sign what destroys or recovers.", valueName: "m"))
    var custodianThreshold: Int?

    @Option(
        help: ArgumentHelp("A policy document; without it the one for the bilateral procedure.", valueName: "yaml"),
        completion: .file(extensions: ["yaml", "yml"]))
    var policy: String?

    @OptionGroup var options: Options

    func run() async throws {
        try Options.checkIsDirectory(directory)
        guard !admin.isEmpty, !custodian.isEmpty else {
            throw Failure(.usage, "a vault has at least one --admin and one --custodian")
        }
        let threshold = threshold ?? majority(of: admin)
        guard (1...admin.count).contains(threshold) else {
            throw Failure(.usage, "--threshold is from 1 to the number of administrators")
        }
        let custodianThreshold = custodianThreshold ?? majority(of: custodian)
        guard (1...custodian.count).contains(custodianThreshold) else {
            throw Failure(.usage, "--custodian-threshold is from 1 to the number of custodians")
        }
        let document =
            try policy.map { try PolicyInput.valid($0, for: "init", options: options) } ?? PolicyDocument.default
        let administrators = try admin.map { try People.publicKey($0) }
        let custodians = try custodian.map { try People.publicKey($0) }
        let signing = admin.filter { People.isKeyFile($0) }
        guard !signing.isEmpty else {
            throw Failure(.usage, "the first root needs the key file of an administrator, not only .pub files")
        }
        let pins = try options.pins()
        let signers = try signing.map { try options.passphrase.open($0) }
        let vault = Vault(directory: directory)
        let founding = try await vault.found(
            administrators: administrators, signers: signers, threshold: threshold, custodians: custodians,
            custodianThreshold: custodianThreshold, policy: document)
        try options.output.object(
            "init",
            [
                ("vault", .string(founding.vault)), ("root", .string(founding.root.hex)),
                ("pending", .bool(founding.entry == nil)),
                ("threshold", .number(threshold)), ("custodian-threshold", .number(custodianThreshold)),
                ("statement", .string(founding.statement)),
                ("entry", founding.entry.map { .number($0) } ?? .null),
            ])
        var messages = options.messages
        messages.vault = directory
        guard founding.entry != nil else {
            try vault.pinFounding(founding, pins: pins)
            messages.hint("give the root's fingerprint to the other administrators: they compare it (--root)")
            return messages.hint(.command("statement sign \(founding.statement)", as: "another administrator"))
        }
        do {
            // The founder has seen this root: their next command compares it instead of trusting what it finds.
            _ = try await vault.open(as: signers[0], pins: pins, expectedRoot: founding.root)
        } catch {
            messages.warning(Failure(error).message)
        }
        messages.hint("give the root's fingerprint to everybody: they compare it at first use (--root)")
        messages.hint(.command("key distribute", as: "a custodian"))
    }

    private func majority(of people: [String]) -> Int { people.count == 1 ? 1 : people.count / 2 + 1 }
}

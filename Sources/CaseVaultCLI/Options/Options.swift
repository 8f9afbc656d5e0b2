import ArgumentParser

/// The options that every command takes.
struct Options: ParsableArguments {
    @Option(help: ArgumentHelp("The vault's directory (or CASEVAULT_VAULT).", valueName: "dir"), completion: .directory)
    var vault: String?

    @Option(
        name: .customLong("as"), help: ArgumentHelp("Your key file (or CASEVAULT_KEYFILE).", valueName: "key file"),
        completion: .file())
    var keyFile: String?

    @Option(
        help: ArgumentHelp(
            "What you have seen of each vault; default $XDG_STATE_HOME/casevault or ~/.local/state/casevault.",
            valueName: "dir"), completion: .directory)
    var state: String?

    @Option(help: ArgumentHelp("The fingerprint that the vault's root must have.", valueName: "fingerprint"))
    var root: String?

    @Option(
        help: ArgumentHelp(
            "Accept a restored vault whose log lost entries that you have seen.", valueName: "generation"))
    var acceptRestore: UInt32?

    @Option(help: ArgumentHelp("A file whose first line is the passphrase.", valueName: "file"), completion: .file())
    var passphraseFile: String?

    @Option(help: ArgumentHelp("An open descriptor to read the passphrase from.", valueName: "number"))
    var passphraseFd: Int32?

    @Flag(help: "No progress and no hints.")
    var quiet = false

    @Flag(help: "One JSON object per line on stdout, and on stderr.")
    var json = false

    var output: Output { Output(json: json) }
    var messages: Messages { Messages(json: json, quiet: quiet, vault: vault) }
    var passphrase: PassphraseSource { PassphraseSource(file: passphraseFile, descriptor: passphraseFd) }
}

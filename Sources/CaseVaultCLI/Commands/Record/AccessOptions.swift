import ArgumentParser
import VaultClient

/// Why a record is used.
struct AccessOptions: ParsableArguments {
    @Option(help: "The purpose; may be left out where your roles leave exactly one.")
    var purpose: String?
}

/// Why a record that is there is used, in words.
struct ReasonOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "The reason in words; only an auditor opens it. Others on this machine may see it as it is typed.",
            valueName: "text"))
    var reason: String?

    func validate() throws {
        if let reason, reason.allSatisfy(\.isWhitespace) { throw ValidationError("the reason is empty") }
    }
}

extension Options {
    /// Prints what a write came to.
    func show(_ verb: String, _ written: WrittenRecord) throws(Failure) {
        try output.object(
            verb,
            [
                ("record", .string(written.record)), ("sequence", .number(written.sequence)),
                ("entry", .number(written.entry)), ("purpose", .string(written.purpose)),
            ])
    }
}

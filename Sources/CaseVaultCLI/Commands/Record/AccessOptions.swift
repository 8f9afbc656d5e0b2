import ArgumentParser
import VaultClient

/// Why a record is used.
struct AccessOptions: ParsableArguments {
    @Option(help: "The purpose; may be left out where your roles leave exactly one.")
    var purpose: String?
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

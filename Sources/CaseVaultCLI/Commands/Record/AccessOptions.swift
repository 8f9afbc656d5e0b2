import ArgumentParser
import GateProtocol
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

    @Option(help: ArgumentHelp("A file that holds the reason, which nobody else sees.", valueName: "file"))
    var reasonFile: String?

    func validate() throws {
        guard reason == nil || reasonFile == nil else {
            throw ValidationError("give --reason or --reason-file, not both")
        }
        if let reason, reason.allSatisfy(\.isWhitespace) { throw ValidationError("the reason is empty") }
    }

    /// The reason, if one is given.
    func text() throws(Failure) -> String? {
        guard let reasonFile else { return reason }
        let bytes = try Input.file(reasonFile, limit: Self.longestReason)
        guard let text = String(validating: bytes, as: UTF8.self)?.trimming(\.isNewline) else {
            throw Failure(.badData, "the reason is not UTF-8")
        }
        guard !text.allSatisfy(\.isWhitespace) else { throw Failure(.badData, "the reason is empty") }
        return text
    }

    private static let longestReason = 64 << 10
}

extension String {
    /// Without such characters at its end.
    fileprivate func trimming(_ isLeftOut: (Character) -> Bool) -> String {
        var text = self
        while let last = text.last, isLeftOut(last) { text.removeLast() }
        return text
    }
}

extension Options {
    /// Prints what a write came to.
    ///
    /// - Parameter lookup: where it tells of records that are probably of the same person.
    func show(_ verb: String, _ written: WrittenRecord, _ lookup: Lookup? = nil) throws(Failure) {
        let duplicates = lookup.map { lookup in written.duplicates.map { Members.found($0, lookup) } } ?? []
        let more: [Output.Member] =
            lookup != nil && output.json ? [("duplicates", .array(duplicates.map { .object($0) }))] : []
        try output.object(
            verb,
            [
                ("record", .string(written.record)), ("sequence", .number(written.sequence)),
                ("entry", .number(written.entry)), ("purpose", .string(written.purpose)),
            ] + more)
        guard let lookup, !duplicates.isEmpty else { return }
        if !output.json {
            try output.text(["", "probably of the same person:"])
            try output.list(verb, duplicates)
            var named = NamedDuplicates()
            for found in written.duplicates {
                guard let words = named.count(found, lookup) else { continue }
                try output.text([words])
                guard found.match == .exact else { continue }
                messages.hint(
                    .command("find --field \(lookup.fieldName(found.field)) - --purpose \(written.purpose)"))
            }
        }
        messages.hint(.command("record read <id>"))
    }
}

import CaseVault

/// Reads policy documents from files.
enum PolicyInput {
    /// A document without mistakes.
    ///
    /// - Parameter verb: `noun.verb` of the schema of the lines that name mistakes.
    /// - Throws: ``Failure`` with status 65; the mistakes are printed first.
    static func valid(_ path: String, for verb: String, options: Options) throws(Failure) -> [UInt8] {
        let document = try Input.file(path, limit: PolicyDocument.maximumBytes)
        let mistakes = PolicyDocument.check(document)
        guard mistakes.isEmpty else {
            try show(mistakes, of: path, verb, options.output)
            throw Failure(.badData, "\(path) has \(mistakes.count) mistake\(mistakes.count == 1 ? "" : "s")")
        }
        return document
    }

    private static func show(_ mistakes: [PolicyMistake], of path: String, _ verb: String, _ output: Output)
        throws(Failure)
    {
        guard output.json else {
            return try output.text(mistakes.map { Escaping.visible("\(path):\($0.line): \($0.message)") })
        }
        for mistake in mistakes {
            try output.line(
                verb,
                [("file", .string(path)), ("line", .number(mistake.line)), ("message", .string(mistake.message))])
        }
    }
}

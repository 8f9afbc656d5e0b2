import ArgumentParser
import OpenSSL
import TransparencyLog
import VaultAudit

struct LogVerify: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "verify",
        abstract: "Verify the log: tree, checkpoint, signatures, statements, decisions. Needs no key.")

    @OptionGroup var options: Options

    func run() async throws {
        let audit = try options.audit(against: options.pins())
        let bar = ProgressBar("verify", options: options)
        let report = try audit.verifyLog { bar.show($0, of: $1) }
        bar.end()
        try options.show("log.verify", report)
    }
}

extension Options {
    /// Prints a report.
    ///
    /// - Parameter others: further members.
    /// - Throws: ``Failure`` with status 3 when all findings are of sealed things, else 2.
    func show(_ verb: String, _ report: AuditReport, also others: [Output.Member] = []) throws(Failure) {
        let findings = report.findings.map { finding -> [Output.Member] in
            [
                ("kind", .string(finding.kind.rawValue)), ("where", .string(finding.place)),
                ("entry", finding.entry.map { .number($0) } ?? .null),
            ]
        }
        var members: [Output.Member] = [
            ("intact", .bool(report.isIntact)), ("size", .number(report.head.size)),
            ("root", .string(report.head.root.hex)),
        ]
        members += others
        if json { members.append(("findings", .array(findings.map { .object($0) }))) }
        try output.object(verb, members)
        guard !report.isIntact else { return }
        if !json { try output.list(verb, findings) }
        let isSealed = report.findings.allSatisfy(\.kind.isOfSealedThings)
        throw Failure(
            isSealed ? .notAuthentic : .notIntact,
            "\(report.findings.count) finding\(report.findings.count == 1 ? "" : "s")")
    }
}

import ArgumentParser
import VaultAudit

struct Verify: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "verify",
        abstract: "Verify every signature, manifest and hash of the vault. Needs no key.",
        discussion: """
            Without keys it checks the log, its signatures and the decisions in it, and that every manifest, cell and \
            compartment key wrap is the one whose hash was signed. What only a key opens it does not check: a changed \
            wrap of a record's halves, or whether a cell opens, shows at the next read.
            """)

    @OptionGroup var options: Options

    func run() async throws {
        let audit = try options.audit(against: options.pins())
        let bar = ProgressBar("verify", options: options)
        let report = try audit.verify { bar.show($0, of: $1) }
        bar.end()
        try options.show("verify", report)
    }
}

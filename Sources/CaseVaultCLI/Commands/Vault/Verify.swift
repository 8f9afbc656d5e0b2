import ArgumentParser
import VaultAudit

struct Verify: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "verify",
        abstract: "Verify every signature, manifest, commitment and hash of the vault. Needs no key.")

    @OptionGroup var options: Options

    func run() async throws {
        let audit = try options.audit(against: options.pins())
        let bar = ProgressBar("verify", options: options)
        let report = try audit.verify { bar.show($0, of: $1) }
        bar.end()
        try options.show("verify", report)
    }
}

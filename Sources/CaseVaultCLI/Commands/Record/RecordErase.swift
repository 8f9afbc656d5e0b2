import ArgumentParser
import VaultAudit
import VaultClient
import VaultCrypto
import VaultModel

struct RecordErase: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "erase", abstract: "Erase fields of a record, or all of it, for good.",
        discussion: """
            What is erased opens for nobody any more, nor does an older value of it. That it was there, who opened it and \
            why it was erased stays in the log. Copies of the database that were made before open with gate.key until \
            the next `key rotate gate`.
            """)

    @Argument(help: ArgumentHelp("The record.", valueName: "id"))
    var record: String

    @Option(help: "A field to erase; repeat it for each. Without one all of the record is erased.")
    var field: [String] = []

    @Option(help: "The record type, where the fields leave several.")
    var type: String?

    @Option(help: ArgumentHelp("The record once more.", valueName: "id"))
    var confirm: String

    @OptionGroup var access: AccessOptions
    @OptionGroup var explanation: ReasonOptions
    @OptionGroup var options: Options

    func validate() throws {
        guard explanation.reason != nil || explanation.reasonFile != nil else {
            throw ValidationError("give the reason with --reason or --reason-file")
        }
        if confirm != record { throw ValidationError("--confirm names another record") }
    }

    func run() async throws {
        let id = try Lookup.record(record)
        let session = try await options.session()
        let lookup = Lookup(governance: await session.governance)
        let reason = try explanation.text()
        let fields = field.isEmpty ? [] : try lookup.fields(field, type: type)
        let erased = try await session.erase(
            id, fields: fields.map(\.id), purpose: try lookup.purpose(access.purpose), reason: reason)
        let certificates = try options.audit().erasures(of: id)
        guard let certificate = certificates.first(where: { $0.entry == erased.entry }) else {
            throw Failure(.notIntact, "the erasure is not in the log", hint: .command("verify"), entry: erased.entry)
        }
        try options.output.object(
            "record.erase",
            Members.certificate(certificate, await session.governance) + [("sequence", .number(erased.sequence))])
        options.messages.hint(.command("record certificate \(id) --page <file>"))
        if let next = certificate.next { options.messages.hint(next) }
    }
}

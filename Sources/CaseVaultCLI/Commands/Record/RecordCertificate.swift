import ArgumentParser
import CaseVault
import VaultAudit
import VaultModel

struct RecordCertificate: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "certificate", abstract: "Certify what was erased of a record, and how far. Needs no key file.",
        discussion: """
            One certificate for each erasure. erased: nothing in the vault opens it. rolled: the gate key of that time is \
            destroyed. final: custodians confirmed that older copies are. With --json each has its proof, which \
            `log prove --check` checks without the vault.
            """)

    @Argument(help: ArgumentHelp("The record.", valueName: "id"))
    var record: String

    @Option(help: ArgumentHelp("The erasure with this log entry alone.", valueName: "index"))
    var entry: UInt64?

    @Option(
        help: ArgumentHelp(
            "Write the last of them as a page to print to a file that must not exist.", valueName: "html"))
    var page: String?

    @OptionGroup var options: Options

    func run() async throws {
        let id = try Lookup.record(record)
        let audit = try options.audit()
        let governance = try audit.governance()
        let certificates = try audit.erasures(of: id).filter { entry == nil || $0.entry == entry }
        guard let last = certificates.last else {
            throw Failure(
                .notFound, "nothing was erased of this record" + (entry == nil ? "" : " by this entry"),
                hint: .command("log show --record \(id)"))
        }
        if let page {
            let html = CertificatePage(last, governance: governance, logKey: try audit.logKey()).html
            try KeyFiles.write(Array(html.utf8), to: page, mode: 0o644)
        }
        for certificate in certificates {
            let members = Members.certificate(certificate, governance)
            if options.json {
                let proof = String(decoding: certificate.proof.bytes, as: UTF8.self)
                try options.output.line("record.certificate", members + [("proof", .string(proof))])
            } else {
                try options.output.object("record.certificate", members)
            }
        }
        if let page { options.messages.note("the page is in \(page)") }
        if let next = last.next { options.messages.hint(next) }
    }
}

extension Members {
    /// What is certified of an erasure.
    static func certificate(_ certificate: ErasureCertificate, _ governance: Governance) -> [Output.Member] {
        let lookup = Lookup(governance: governance)
        return [
            ("vault", .string(certificate.vault)), ("record", .string(certificate.record)),
            ("whole", .bool(certificate.fields.isEmpty)),
            ("fields", .strings(certificate.fields.map { lookup.fieldName($0) })),
            ("entry", .number(certificate.entry)),
            ("time", .string(DateText.text(certificate.time))),
            ("official", .string(lookup.handle(certificate.official))),
            ("purpose", .string(certificate.purpose)), ("epoch", .number(certificate.epoch)),
            ("state", .string(certificate.state.rawValue)),
            ("closed", certificate.closed.map { .number($0) } ?? .null),
            ("confirmed", certificate.confirmed.map { .number($0) } ?? .null),
            ("missing", .string(certificate.missing)),
        ]
    }
}

extension ErasureCertificate {
    /// What an erasure still lacks to be final.
    var missing: String? {
        switch state {
        case .erased: "the gate key is not rotated: copies from before open with a copy of it"
        case .rolled: "custodians have not confirmed that copies from before gate/\(epoch + 1) are destroyed"
        case .final: nil
        }
    }

    /// The command that brings it further.
    var next: Hint? {
        let later = "gate/\(epoch + 1)"
        return switch state {
        case .erased: .command("key rotate gate", as: "a custodian")
        case .rolled: .command("backup confirm --before \(later) --confirm \(later)", as: "a custodian")
        case .final: nil
        }
    }
}

import ArgumentParser
import CaseVault
import OpenSSL
import TransparencyLog
import VaultAudit
import VaultModel

struct LogProve: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "prove",
        abstract: "Print a receipt that an entry is in the log, or check one. Needs no key file.",
        discussion: """
            The receipt is a C2SP tlog-proof with the entry in it: whoever has it and the log's key checks it without the \
            vault. `root show` prints that key.
            """)

    @Argument(help: "The entry's index, from `log show`.")
    var index: UInt64?

    @Option(help: ArgumentHelp("Write the receipt to a file that must not exist.", valueName: "file"))
    var to: String?

    @Option(help: ArgumentHelp("Check a receipt instead.", valueName: "file"))
    var check: String?

    @Option(help: ArgumentHelp("The key of the log; without it that of the vault.", valueName: "vkey"))
    var key: String?

    @OptionGroup var options: Options

    func run() async throws {
        if let check { return try checkReceipt(check) }
        guard let index else { throw Failure(.usage, "which entry?", hint: .command("log show")) }
        guard let proof = try options.audit().proof(ofEntry: index) else {
            throw Failure(.notFound, "the log has no entry \(index)", hint: .command("log show"))
        }
        guard proof.bytes.count <= TLogProof.maximumLength else {
            throw Failure(.wrongState, "entry \(index) is too long for a receipt")
        }
        if let to {
            try KeyFiles.write(proof.bytes, to: to, mode: 0o644)
            return try options.output.object("log.prove", [("index", .number(index)), ("file", .string(to))])
        }
        guard options.json else { return try Output.write(raw: proof.bytes) }
        try options.output.line(
            "log.prove", [("index", .number(index)), ("proof", .string(String(decoding: proof.bytes, as: UTF8.self)))])
    }

    private func checkReceipt(_ path: String) throws {
        let bytes = try Input.file(path, limit: TLogProof.maximumLength)
        let verifier = try key.map { try Self.verifier($0) } ?? options.audit().logKey()
        let (entry, head) = try Audit.check(try TLogProof(parsing: bytes), by: verifier)
        try options.output.object(
            "log.prove",
            [
                ("index", .number(entry.gate.index)), ("time", .string(DateText.text(entry.gate.time))),
                ("kind", .string(entry.request.kind.name)), ("official", .string(entry.request.actor.hex)),
                ("record", .string(entry.request.record)), ("purpose", .string(entry.request.purpose)),
                ("decision", .string(entry.gate.allowed ? "allow" : "deny")), ("rule", .string(entry.gate.rule)),
                ("size", .number(head.size)), ("root", .string(head.root.hex)),
            ])
    }

    private static func verifier(_ text: String) throws(Failure) -> NoteVerifier {
        do {
            return try NoteVerifier(vkey: text)
        } catch {
            throw Failure(.usage, "--key is a key of the form name+hex+base64", hint: .command("root show"))
        }
    }
}

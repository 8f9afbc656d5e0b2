import ArgumentParser
import CaseVault
import VaultClient
import VaultCrypto
import VaultModel

struct RecordAssign: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "assign",
        abstract: "Assign a record to an official, who then holds the keys of this record alone.",
        discussion: "Roles that are granted with scope assigned reach the records that are assigned to their officials."
    )

    @OptionGroup var assignment: AssignmentOptions
    @OptionGroup var options: Options

    func run() async throws {
        try await assignment.run("assign", options) { session, record, official, purpose in
            try await session.assign(record, to: official.identity.fingerprint, purpose: purpose)
        }
    }
}

struct RecordUnassign: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "unassign", abstract: "End an assignment at once; the record's keys get a new generation.")

    @OptionGroup var assignment: AssignmentOptions
    @OptionGroup var options: Options

    func run() async throws {
        try await assignment.run("unassign", options) { session, record, official, purpose in
            try await session.unassign(record, from: official.identity.fingerprint, purpose: purpose)
        }
    }
}

/// Which record, which official, and what for.
struct AssignmentOptions: ParsableArguments {
    @Argument(help: ArgumentHelp("The record.", valueName: "id"))
    var record: String

    @Option(help: "The official's handle.")
    var official: String

    @Option(help: "What for; may be left out where your roles leave exactly one.")
    var purpose: String?

    func run(
        _ verb: String, _ options: Options,
        _ act: (Session, RecordID, Governance.Official, Name?) async throws -> AssignmentReceipt
    ) async throws {
        let id = try Lookup.record(record)
        let session = try await options.session()
        let lookup = Lookup(governance: await session.governance)
        let receipt = try await act(session, id, try lookup.official(official), try lookup.purpose(purpose))
        try options.output.object(
            "record.\(verb)",
            [
                ("record", .string(id)), ("official", .string(official)), ("entry", .number(receipt.entry)),
                ("purpose", .string(receipt.purpose)), ("waiting", .strings(receipt.waiting)),
            ])
        if !receipt.waiting.isEmpty { options.messages.hint(.command("key distribute", as: "a custodian")) }
    }
}

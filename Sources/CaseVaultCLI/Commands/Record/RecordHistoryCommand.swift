import ArgumentParser
import VaultClient
import VaultModel

struct RecordHistoryCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "history", abstract: "Show who wrote or erased which field of a record when, as one access.")

    @Argument(help: ArgumentHelp("The record.", valueName: "id"))
    var record: String

    @OptionGroup var access: AccessOptions
    @OptionGroup var explanation: ReasonOptions
    @OptionGroup var options: Options

    func run() async throws {
        let id = try Lookup.record(record)
        let session = try await options.session()
        let purpose = try Lookup(governance: await session.governance).purpose(access.purpose)
        let history = try await session.history(of: id, purpose: purpose, reason: try explanation.text())
        // A writer may have been enrolled since the session began.
        let governance = await session.governance
        let lookup = Lookup(governance: governance)
        try options.output.list(
            "record.history",
            history.writes.map { write in
                [
                    ("sequence", .number(write.sequence)), ("kind", .string(write.kind.name)),
                    ("official", .string(lookup.handle(write.official))),
                    ("entry", .number(write.entry)), ("time", .string(DateText.text(write.time))),
                    ("purpose", .string(write.purpose)),
                    ("fields", .strings(write.fields.map { lookup.fieldName($0) })),
                    ("held", .bool(governance.holds.contains(id))),
                ]
            }, columns: ["sequence", "kind", "official", "entry", "time", "purpose", "fields"])
        if governance.holds.contains(id) {
            options.messages.note("administrators hold this record: nothing of it is erased")
        }
        options.messages.note("for \(history.purpose), log entry \(history.entry)")
    }
}

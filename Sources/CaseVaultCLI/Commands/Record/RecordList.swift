import ArgumentParser
import GateProtocol
import VaultClient
import VaultModel

struct RecordList: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list", abstract: "List records: ids and metadata, as one access.")

    @OptionGroup var access: AccessOptions
    @OptionGroup var options: Options

    func run() async throws {
        let session = try await options.session()
        let governance = await session.governance
        let purpose = try Lookup(governance: governance).purpose(access.purpose)
        let (records, entry, used) = try await session.list(purpose: purpose)
        try options.output.list(
            "record.list",
            records.map { record in
                [
                    ("record", .string(record.record)),
                    ("type", .string(governance.policy.schema.recordType(record.type)?.name)),
                    ("sequence", .number(record.sequence)), ("entry", .number(entry)), ("purpose", .string(used)),
                ]
            }, columns: ["record", "type", "sequence"])
        let count = records.count == 1 ? "1 record" : "\(records.count) records"
        options.messages.note("\(count), for \(used), log entry \(entry)")
    }
}

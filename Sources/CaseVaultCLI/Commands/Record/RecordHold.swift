import ArgumentParser
import VaultClient
import VaultModel

struct RecordHold: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "hold", abstract: "Forbid to erase a record, or fields of it: a legal hold.",
        discussion: "An act of administrators, who see nothing of the record. Changing fields stays allowed.")

    @Argument(help: ArgumentHelp("The record.", valueName: "id"))
    var record: String

    @OptionGroup var options: Options

    func run() async throws {
        let id = try Lookup.record(record)
        try await options.submit("record.hold", .hold(id), about: id)
    }
}

struct RecordRelease: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "release", abstract: "End a legal hold on a record.")

    @Argument(help: ArgumentHelp("The record.", valueName: "id"))
    var record: String

    @OptionGroup var options: Options

    func run() async throws {
        let id = try Lookup.record(record)
        try await options.submit("record.release", .release(id), about: id)
    }
}

extension Options {
    /// Submits an act about a record.
    fileprivate func submit(_ verb: String, _ act: Act, about record: RecordID) async throws {
        let session = try await session()
        let receipt = try await session.submit([act])
        try show(verb, receipt, await session.governance, more: [("record", .string(record))])
    }
}

import ArgumentParser
import VaultAudit
import VaultClient
import VaultModel

struct KeyDistribute: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "distribute",
        abstract: "Give keys to everybody who waits for them; the first time also makes them.",
        discussion: "The act of a custodian: --as is a custodian's key file.")

    @Flag(help: "Show who would get which key. Needs no key.")
    var dryRun = false

    @OptionGroup var options: Options

    func run() async throws {
        if dryRun { return try plan() }
        let session = try await options.session()
        let done = try await session.distribute()
        let governance = await session.governance
        let created = done.created.compactMap { governance.policy.schema.compartment($0)?.name }
        try options.output.object(
            "key.distribute",
            [
                ("statement", .string(done.receipts.last?.statement)),
                ("entry", done.receipts.last.map { .number($0.entry) } ?? .null), ("pending", false),
                ("created", .strings(created)), ("wraps", .number(done.wraps)),
                ("index", .string(done.index.map { "index/\($0)" })), ("index-wraps", .number(done.indexWraps)),
                ("record-keys", .number(done.recordKeys)),
                ("waiting", Members.waiting(governance)),
            ])
        if done.receipts.isEmpty, done.recordKeys == 0 {
            options.messages.hint("nobody was waiting for a key that you hold")
        }
    }

    private func plan() throws {
        let governance = try options.audit().governance()
        let unmade = governance.policy.schema.compartments.filter { governance.activeKey($0.id) == nil }
        try options.output.object(
            "key.distribute",
            [
                ("created", .strings(unmade.map(\.name))), ("waiting", Members.waiting(governance)), ("planned", true),
            ])
    }
}

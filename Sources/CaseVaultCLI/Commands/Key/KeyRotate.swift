import ArgumentParser
import VaultAudit
import VaultClient
import VaultModel

struct KeyRotate: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "rotate", abstract: "Make a new version of a compartment's key and move all records to it.",
        discussion: "The act of a custodian, while work goes on. Goes on where an interrupted rotation stopped.")

    @Argument(help: "The compartment.")
    var compartment: String

    @Flag(help: "Show what would be done. Needs no key.")
    var dryRun = false

    @OptionGroup var options: Options

    func run() async throws {
        if dryRun { return try plan() }
        let session = try await options.session()
        let compartment = try Lookup(governance: await session.governance).compartment(compartment)
        let bar = ProgressBar("rotate \(compartment.name)", options: options)
        let done = try await session.rotate(compartment.id) { progress in
            bar.show(progress.rewrapped, of: progress.rewrapped + progress.remaining)
        }
        bar.end()
        try options.output.object(
            "key.rotate",
            [
                ("key", .string("\(compartment.name)/\(done.version)")), ("version", .number(done.version)),
                ("rewrapped", .number(done.rewrapped)), ("remaining", .number(done.remaining)),
                ("retired", .bool(done.isRetired)), ("left", .array(done.left.map { $0.map { .number($0) } ?? .null })),
            ])
        guard done.left.isEmpty else {
            throw Failure(
                .notAuthentic, "\(done.left.count) halves do not fit their commitments and were left",
                hint: .command("verify"))
        }
    }

    private func plan() throws {
        let audit = try options.audit()
        let governance = try audit.governance()
        let compartment = try Lookup(governance: governance).compartment(compartment)
        guard let active = governance.activeKey(compartment.id) else {
            throw Failure(
                .wrongState, "this compartment has no key yet",
                hint: .command("key distribute", as: "a custodian"))
        }
        let versions = governance.keys[compartment.id]?.values.filter(\.state.mayProtect) ?? []
        let isBegun = !governance.versionsToLeave(compartment.id).isEmpty
        let version = isBegun ? active.act.version : active.act.version + 1
        let remaining = try versions.filter { $0.act.version != version }
            .reduce(UInt64(0)) { try $0 + audit.halfAWrapCount(in: compartment.id, under: $1.act.version) }
        let now = Clock.now()
        let holders = governance.officials.keys.filter {
            governance.entitlement(of: $0, to: compartment.id, at: now) != nil
        }.count
        try options.output.object(
            "key.rotate",
            [
                ("key", .string("\(compartment.name)/\(version)")), ("version", .number(version)), ("rewrapped", 0),
                ("remaining", .number(remaining)), ("holders", .number(holders)), ("planned", true),
            ])
    }
}

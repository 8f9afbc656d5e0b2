import ArgumentParser
import VaultAudit
import VaultClient
import VaultModel

struct KeyRotate: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "rotate",
        abstract: "Make a new version of a compartment's key, or of the gate's, and move all records to it.",
        discussion: "The act of a custodian, while work goes on. Goes on where an interrupted rotation stopped.")

    @Argument(help: "The compartment, or gate.")
    var compartment: String

    @Flag(help: "Show what would be done. Needs no key.")
    var dryRun = false

    @OptionGroup var options: Options

    func run() async throws {
        if compartment == GateRoll.name { return try await GateRoll(options: options).run(dryRun: dryRun) }
        if dryRun { return try plan() }
        let session = try await options.session()
        let compartment = try Lookup(governance: await session.governance).compartment(compartment)
        let bar = ProgressBar("rotate \(compartment.name)", counting: "halves", options: options)
        let done: RotationProgress
        do {
            done = try await Interruption.endsCleanly {
                try await session.rotate(compartment.id) { progress in
                    bar.show(progress.rewrapped, of: progress.rewrapped + progress.remaining)
                }
            }
        } catch {
            bar.end()
            throw Self.failure(error, compartment, Lookup(governance: await session.governance))
        }
        bar.end()
        let lookup = Lookup(governance: await session.governance)
        try options.output.object(
            "key.rotate",
            [
                ("key", .string("\(compartment.name)/\(done.version)")), ("version", .number(done.version)),
                ("rewrapped", .number(done.rewrapped)), ("remaining", .number(done.remaining)),
                ("retired", .bool(done.isRetired)), ("left", .array(done.left.map { Self.json($0, lookup) })),
            ])
        guard done.remaining == 0 else { throw Self.failure(done.left, of: done.remaining, lookup) }
    }

    static func json(_ left: RotationProgress.Left, _ lookup: Lookup) -> JSON {
        .object([
            ("entry", left.entry.map { .number($0) } ?? .null),
            ("official", left.official.map { .string(lookup.handle($0)) } ?? .null),
            ("record", .string("\(left.record)")),
        ])
    }

    /// Names who signed the writes whose halves were left.
    static func failure(_ left: [RotationProgress.Left], of count: UInt64, _ lookup: Lookup) -> Failure {
        let some = left.prefix(3).map { left in
            let signer = left.official.map { "\(lookup.handle($0)) wrote it" } ?? "nobody is known to have written it"
            return "record \(left.record): " + signer + (left.entry.map { " in entry \($0)" } ?? "")
        }
        let more = count > some.count ? "; and more" : ""
        let what =
            count == 1
            ? "1 half does not fit its commitment and was left"
            : "\(count) halves do not fit their commitments and were left"
        return Failure(
            .notAuthentic, "\(what): \(some.joined(separator: "; "))\(more)",
            hint: "write these fields anew, or erase the record; then the same command goes on")
    }

    /// What an interruption leaves.
    static func interrupted(_ key: String) -> Failure {
        Failure(
            .interrupted, "interrupted between two batches; what was moved stays moved",
            hint: .command("key rotate \(key)", as: "a custodian"))
    }

    private static func failure(_ error: any Error, _ compartment: Compartment, _ lookup: Lookup) -> any Error {
        switch error {
        case ClientError.interrupted: return interrupted(compartment.name.description)
        case ClientError.keyNotHeld(let id, let version):
            let governance = lookup.governance
            let holders = governance.wraps.keys.filter { $0.compartment == id && $0.version == version }
                .filter { governance.officials[$0.recipient]?.isActive == true }.map { lookup.handle($0.recipient) }
                .sorted()
            let who = holders.isEmpty ? "nobody at work holds it" : "it is held by \(holders.joined(separator: ", "))"
            return Failure(
                .unavailable, "you do not hold the key \(compartment.name)/\(version); \(who)",
                hint: .command("key distribute", as: "a custodian who holds it"))
        default: return error
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

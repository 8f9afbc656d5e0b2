import ArgumentParser
import VaultAudit
import VaultClient
import VaultModel

/// `key rotate gate`: a new epoch of the gate key, to which the halves B move; then the end of the one before.
struct GateRoll {
    /// What the gate key is called among keys; no compartment has this name.
    static let name = "gate"

    let options: Options

    func run(dryRun: Bool) async throws {
        if dryRun { return try plan() }
        let session = try await options.session()
        let bar = ProgressBar("rotate gate", counting: "halves", options: options)
        let done: GateRotation
        do {
            done = try await Interruption.endsCleanly {
                try await session.rollGate { bar.show($0.rewrapped, of: $0.rewrapped + $0.remaining) }
            }
        } catch {
            bar.end()
            throw error as? ClientError == .interrupted ? KeyRotate.interrupted(Self.name) : error
        }
        bar.end()
        let lookup = Lookup(governance: await session.governance)
        try options.output.object(
            "key.rotate",
            [
                ("key", .string("gate/\(done.epoch)")), ("version", .number(done.epoch)),
                ("rewrapped", .number(done.rewrapped)), ("remaining", .number(done.remaining)),
                ("retired", .bool(done.isClosed)),
                ("left", .array(done.left.map { KeyRotate.json($0, lookup) })),
            ])
        guard done.remaining == 0 else { throw KeyRotate.failure(done.left, of: done.remaining, lookup) }
    }

    private func plan() throws {
        let audit = try options.audit()
        let governance = try audit.governance()
        let active = governance.activeEpoch
        let protecting = governance.epochs.filter(\.value.state.mayProtect).map(\.key)
        let isBegun = protecting.contains { $0 != active }
        let remaining = try protecting.filter { !isBegun || $0 != active }
            .reduce(UInt64(0)) { try $0 + audit.halfBWrapCount(under: $1) }
        let epoch = isBegun ? active : active + 1
        try options.output.object(
            "key.rotate",
            [
                ("key", .string("gate/\(epoch)")), ("version", .number(epoch)), ("rewrapped", 0),
                ("remaining", .number(remaining)), ("planned", true),
            ])
    }
}

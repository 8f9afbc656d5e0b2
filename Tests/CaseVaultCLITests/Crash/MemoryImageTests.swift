import Foundation
import Testing

/// What stands in the memory of a process while it rotates a key, searched for values that are known.
///
/// The program takes itself out of others' reach (it is not dumpable), so only who has the capability of tracers, as root has, can look.
@Suite(.vault, .serialized, .enabled(if: ProcessImage.isReadable, "only with CAP_SYS_PTRACE one reads such a process"))
struct MemoryImageTests {
    @Test func `what rotates a compartment key never holds a half B, what is derived from it, or a field key`() throws {
        let vault = try TestVault.required()
        try CrashScene.writeRecords(vault)
        let known = try KnownSecrets(of: vault, custodian: "cust")
        #expect(known.behindTheGate.count > 12 && known.ofOfficials.count > 6)
        let seen = try look(
            ["key", "rotate", "identity", "--json"], as: "cust", on: vault,
            for: known.behindTheGate.merging(known.ofOfficials) { $1 }.merging(["G": known.gateKey]) { $1 })
        // The search finds what is there: the key that it opens halves with. The embedded gate is in the same process, and
        // its key too; but no half B was ever opened with it.
        #expect(seen.contains("K of 1/1"))
        #expect(seen.contains("G"))
        #expect(seen.isDisjoint(with: known.behindTheGate.keys))
    }

    @Test func `what rolls the gate key never holds a half A or a compartment key`() throws {
        let vault = try TestVault.required()
        try CrashScene.writeRecords(vault)
        let known = try KnownSecrets(of: vault, custodian: "cust")
        let seen = try look(
            ["key", "rotate", "gate", "--json"], as: "cust", on: vault,
            for: known.ofOfficials.merging(["G": known.gateKey]) { $1 })
        #expect(seen == ["G"])
    }

    @Test func `what reads a record holds what a rotation never does`() throws {
        let vault = try TestVault.required()
        let id = try vault.create(#"{"given_name": "มาลี"}"#)
        let known = try KnownSecrets(of: vault, custodian: "cust")
        let seen = try look(
            ["record", "read", id, "--purpose", "identification", "--json"], as: "nok", on: vault,
            for: known.behindTheGate)
        // The gate releases B_f in this process, so that the search would find it in a rotation.
        #expect(!seen.isEmpty)
    }

    /// Stops a command at each call by which it changes files, and looks what stands in its memory.
    private func look(
        _ command: [String], as person: String, on vault: TestVault, for patterns: [String: [UInt8]]
    ) throws -> Set<String> {
        let whole = try vault.copied { try CrashPoints.run(command, as: person, on: $0, dyingAt: 0) }
        try #require(whole.status == 0, "\(whole.errors)")
        var seen: Set<String> = []
        var stops = 0
        // A look takes long: at a spread of the points, and at the last ones.
        let step = max(1, whole.calls.count / 10)
        let points = Set(stride(from: 1, through: whole.calls.count, by: step))
            .union((whole.calls.count - 3)...whole.calls.count)
        for point in points.sorted() {
            try vault.copied { copy in
                _ = try CrashPoints.run(command, as: person, on: copy, dyingAt: point, signal: SIGSTOP) { process in
                    let image = ProcessImage(of: process)
                    defer { kill(process, SIGKILL) }
                    guard try image.waitUntilStopped() else { return }
                    stops += 1
                    seen.formUnion(try image.names(of: patterns))
                }
            }
        }
        #expect(stops > 5)
        return seen
    }
}

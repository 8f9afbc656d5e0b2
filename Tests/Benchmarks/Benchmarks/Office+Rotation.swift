import CBaseline
import Foundation
import VaultClient
import VaultModel

extension Office {
    /// Rotations of the identity compartment, of so many records with fourteen fields.
    func benchmarkRotation(of count: Int) async throws {
        try await benchmark("rotation", of: count) {
            let rotation = try await custodian.rotate(CompartmentID(rawValue: 1))
            return rotation.isRetired ? rotation.rewrapped : 0
        }
    }

    /// Rolls of the gate key over the same records.
    func benchmarkRoll(of count: Int) async throws {
        try await benchmark("roll of the gate key", of: count) {
            let roll = try await custodian.rollGate()
            return roll.isClosed ? roll.rewrapped : 0
        }
    }

    /// Moves one wrap of each record some times, against a raw UPDATE of blobs of the same size in a table of their own, in
    /// the same batches.
    private func benchmark(_ name: String, of count: Int, move: () async throws -> UInt64) async throws {
        try await importRecords(count)
        func raw() -> Double { unsafe baseline_update(directory + "/raw.sqlite", 48, Int32(count), 4096) }
        let before = raw()
        let rounds = Int(ProcessInfo.processInfo.environment["BENCH_ROUNDS"] ?? "3") ?? 3
        var rate = 0.0
        for _ in 0..<rounds {
            let (start, used) = (nanoseconds(), processorTime())
            guard try await move() == UInt64(count) else { throw CocoaError(.fileReadCorruptFile) }
            let elapsed = nanoseconds() - start
            rate = max(rate, Double(count) / (elapsed / 1e9))
            print(
                "  round: \(Int(Double(count) / (elapsed / 1e9)))/s,",
                String(format: "%.1f µs processor time a wrap", (processorTime() - used) / 1e3 / Double(count)))
        }
        let best = max(before, raw())
        report(
            "\(name), \(count) wraps", rate, best, unit: "wraps/s", ratio: rate / best,
            goal: "goal ≥ 0.5, 100,000/s")
        print("  peak memory \(peakMemory()) MiB")
    }
}

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
        func raw() -> (rate: Double, processor: Double) {
            let used = processorTime()
            let rate = unsafe baseline_update(directory + "/raw.sqlite", 48, Int32(count), 4096)
            return (rate, processorTime() - used)
        }
        let before = raw()
        forgetPeakMemory()
        let memory = recentPeakMemory()
        let rounds = Int(ProcessInfo.processInfo.environment["BENCH_ROUNDS"] ?? "3") ?? 3
        var (rate, processor) = (0.0, Double.infinity)
        for _ in 0..<rounds {
            let (start, used) = (nanoseconds(), processorTime())
            guard try await move() == UInt64(count) else { throw CocoaError(.fileReadCorruptFile) }
            rate = max(rate, Double(count) / ((nanoseconds() - start) / 1e9))
            processor = min(processor, processorTime() - used)
        }
        let after = raw()
        let best = max(before.rate, after.rate)
        report(
            "\(name), \(count) wraps", rate, best, unit: "wraps/s", ratio: rate / best,
            goal: "goal ≥ 0.5, and 100,000/s")
        // The raw one is half inserts.
        let beside = min(before.processor, after.processor) / 2
        print(
            String(
                format: "  processor time %.1f µs a wrap, %.1f× the raw UPDATE's;", processor / 1e3 / Double(count),
                processor / beside),
            "peak memory \(recentPeakMemory()) MiB, before the rotation \(memory)")
    }
}

import CBaseline
import CaseVault
import Foundation
import OpenSSL
import VaultClient
import VaultCrypto
import VaultModel

/// Opening a key file is scrypt and little else.
func benchmarkKeyFile() throws {
    let keys = try OfficialKeys.generate(handle: "mali", name: "mali", agency: "th-bench")
    guard case .scrypt(let cost) = keys.identity.protection else { return }
    let passphrase = try SecretBytes(copying: Array("correct horse battery staple".utf8).span.bytes)
    let file = try KeyFile.seal(keys, passphrase: passphrase)
    let open = try best(rounds: 1) { _ = try KeyFile.open(file, passphrase: passphrase) }
    try Figure(
        "open a key file", open / 1e6, "ms", beside: ("scrypt of OpenSSL", baseline_scrypt(Int32(cost)) / 1e6)
    ).report()
}

extension Office {
    /// Rotations of the identity compartment.
    func benchmarkRotation(of count: Int) async throws {
        try await benchmark("rotate a compartment key", of: count) {
            let rotation = try await custodian.rotate(CompartmentID(rawValue: 1))
            return rotation.isRetired ? rotation.rewrapped : 0
        }
    }

    /// Rolls of the gate key.
    func benchmarkRoll(of count: Int) async throws {
        try await benchmark("roll the gate key", of: count) {
            let roll = try await custodian.rollGate()
            return roll.isClosed ? roll.rewrapped : 0
        }
    }

    /// Moves one wrap of each record some times, against a raw UPDATE of blobs of the same size in a table of their own, in
    /// the same batches.
    private func benchmark(_ name: String, of count: Int, move: () async throws -> UInt64) async throws {
        func raw() -> Double {
            let path = directory + "/raw.sqlite"
            defer { for end in ["", "-wal", "-shm"] { unsafe unlink(path + end) } }
            return unsafe baseline_update(path, 48, Int32(count), 4096)
        }
        let before = raw()
        forgetPeakMemory()
        var (rate, moved) = (0.0, UInt64(0))
        for _ in 0..<(count > 100_000 ? 1 : 3) {
            let time = try await microseconds { moved = try await move() }
            // What was written beside the import has wraps as well.
            guard moved >= UInt64(count) else { throw CocoaError(.fileReadCorruptFile) }
            rate = max(rate, Double(moved) / time * 1e6)
        }
        let memory = recentPeakMemory()
        try Figure(
            name, records: count, rate, "wraps/s", beside: ("raw updates/s", max(before, raw())), isRate: true,
            goal: "≤ 2"
        ).report()
        try Figure("\(name), peak memory", records: count, memory, "MiB", goal: "≤ 60 MiB").report()
    }

    /// The log alone, and all records with it, against SHA-256 of the whole database.
    func benchmarkVerify(_ count: Int) async throws {
        let path = directory + "/vault/vault.sqlite"
        let audit = try vault.audit(pins: FilePinStore(directory: directory + "/state"))
        forgetPeakMemory()
        var entries = UInt64(0)
        let log = try await microseconds {
            let report = try audit.verifyLog()
            guard report.findings.isEmpty else { throw CocoaError(.fileReadCorruptFile) }
            entries = report.head.size
        }
        var bytes = 0
        try audit.forEachEntry { entry in
            bytes += entry.bytes.count
            return true
        }
        let hashed = baseline_messages(bytes / Int(entries), Int32(entries))
        try Figure(
            "verify the log", records: count, Double(entries) / log * 1e6, "entries/s",
            beside: ("entries/s, SHA-256 of each", hashed), isRate: true, goal: "1,000,000 in 60 s"
        ).report()
        let all = try await microseconds {
            guard try audit.verify().findings.isEmpty else { throw CocoaError(.fileReadCorruptFile) }
        }
        try Figure(
            "verify everything", records: count, Double(count) / all * 1e6, "records/s",
            beside: ("records/s, SHA-256 of the file", Double(count) / (unsafe baseline_hash(path) / 1e3) * 1e6),
            isRate: true
        ).report()
        try Figure("verify, peak memory", records: count, recentPeakMemory(), "MiB", goal: "≤ 60 MiB").report()
    }
}

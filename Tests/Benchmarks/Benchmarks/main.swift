// The figures that docs/performance.md speaks of: each beside what a C program or the disk needs, in one run.
// Judge the ratios; absolute times belong to one machine and one moment.
import CBaseline
import CaseVault
import Foundation
import OpenSSL
import VaultClient
import VaultCrypto
import VaultModel

/// The parts to run, by name; all of them without arguments. `import-<count>` is one import, `rotation-<count>` and
/// `roll-<count>` rotations, `find-<count>` searches, in this very process.
let parts = CommandLine.arguments.dropFirst()
func runs(_ part: String) -> Bool { parts.isEmpty || parts.contains(part) }

if let count = parts.compactMap({ $0.hasPrefix("import-") ? Int($0.dropFirst(7)) : nil }).first {
    try await inOffice { try await $0.benchmarkImport(of: count) }
    exit(0)
}
if let count = parts.compactMap({ $0.hasPrefix("rotation-") ? Int($0.dropFirst(9)) : nil }).first {
    try await inOffice { try await $0.benchmarkRotation(of: count) }
    exit(0)
}
if let count = parts.compactMap({ $0.hasPrefix("roll-") ? Int($0.dropFirst(5)) : nil }).first {
    try await inOffice { try await $0.benchmarkRoll(of: count) }
    exit(0)
}
if let count = parts.compactMap({ $0.hasPrefix("find-") ? Int($0.dropFirst(5)) : nil }).first {
    try await inOffice { try await $0.benchmarkFind(among: count) }
    try await inOffice(policy: Office.withoutIndex) { try await $0.benchmarkUnindexed(count) }
    exit(0)
}
print("casevault benchmarks: every line is a ratio within this run\n")
if runs("cells") { try benchmarkCells() }
if runs("import") {
    // A process for each, so that each has a peak of memory of its own.
    for count in [10_000, 100_000] { try runAgain(with: "import-\(count)") }
}
if runs("rotation") {
    for count in [10_000, 100_000] { try runAgain(with: "rotation-\(count)") }
}
if runs("roll") {
    for count in [10_000, 100_000] { try runAgain(with: "roll-\(count)") }
}
if runs("find") {
    for count in [1_000, 100_000, 1_000_000] { try runAgain(with: "find-\(count)") }
}
if runs("read") || runs("readers") {
    try await inOffice { office in
        if runs("read") { try await office.benchmarkRead() }
        if runs("readers") { try await office.benchmarkReaders() }
    }
}

/// Runs a body on a vault of its own, which is gone afterwards.
func inOffice(policy: [UInt8] = PolicyDocument.default, _ body: (Office) async throws -> Void) async throws {
    let directory = NSTemporaryDirectory() + "casevault-bench-" + UUID().uuidString
    try FileManager.default.createDirectory(atPath: directory, withIntermediateDirectories: false)
    defer { try? FileManager.default.removeItem(atPath: directory) }
    try await body(try await Office(directory: directory, policy: policy))
}

/// Runs this program with one other argument.
func runAgain(with part: String) throws {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/proc/self/exe").resolvingSymlinksInPath()
    process.arguments = [part]
    try process.run()
    process.waitUntilExit()
    guard process.terminationStatus == 0 else { throw CocoaError(.executableNotLoadable) }
}

// The figures that docs/performance.md speaks of: each beside what a C program or the disk needs, in one run.
// Judge the ratios; absolute times belong to one machine and one moment.
import CBaseline
import CaseVault
import Foundation
import OpenSSL
import VaultClient
import VaultCrypto
import VaultModel

/// The parts to run, by name; all of them without arguments.
let parts = CommandLine.arguments.dropFirst()
func runs(_ part: String) -> Bool { parts.isEmpty || parts.contains(part) }

print("casevault benchmarks: every line is a ratio within this run\n")
if runs("cells") { try benchmarkCells() }
let directory = NSTemporaryDirectory() + "casevault-bench-" + UUID().uuidString
try FileManager.default.createDirectory(atPath: directory, withIntermediateDirectories: false)
do {
    let office = try await Office(directory: directory)
    if runs("import") { try await office.benchmarkImport() }
    if runs("read") { try await office.benchmarkRead() }
    if runs("rotation") { try await office.benchmarkRotation() }
} catch {
    print("failed: \(error)")
}
try FileManager.default.removeItem(atPath: directory)

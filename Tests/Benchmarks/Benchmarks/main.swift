// The figures that docs/performance.md speaks of: each beside what a C program or the disk needs, in one run.
// Judge the ratios; absolute times belong to one machine and one moment.
import CBaseline
import CaseVault
import Foundation

// The parts to run, by name: `cells`, `people`, `index-<count>`, and `records-<count>`, all that is done with a vault of so
// many records. Without arguments all of these, with the counts of BENCH_COUNTS. For profiles, a part of the last one:
// `import-<count>`, `access-<count>`.
let environment = ProcessInfo.processInfo.environment
let counts = (environment["BENCH_COUNTS"] ?? "1000 10000 100000 1000000").split(separator: " ").compactMap { Int($0) }

func count(of part: String, _ kind: String) -> Int? {
    part.hasPrefix(kind + "-") ? Int(part.dropFirst(kind.count + 1)) : nil
}

guard CommandLine.arguments.count > 1 else {
    print("casevault benchmarks: judge the ratios; each is of one run\n")
    Figure.printHeader()
    // A process for each, so that each has a peak of memory of its own.
    for part in ["cells", "people", "index-10000"] + counts.map({ "records-\($0)" }) { try runAgain(with: part) }
    print("\nbench: \(Figure.written) figures" + (Figure.path.map { " in \($0)" } ?? ""))
    exit(0)
}
for part in CommandLine.arguments.dropFirst() {
    if part == "cells" {
        try benchmarkCells()
    } else if part == "people" {
        try benchmarkKeyFile()
        try await inOffice { try await $0.benchmarkReaders() }
    } else if let count = count(of: part, "index") {
        try await inOffice { try await $0.benchmarkIndex(count) }
        try await inOffice(policy: Office.withoutIndex) { try await $0.benchmarkIndex(count) }
    } else if let count = count(of: part, "import") {
        try await inOffice(policy: Office.policy(planning: count)) { try await $0.benchmarkImport(of: count) }
    } else if let count = count(of: part, "access") {
        try await inOffice(policy: Office.policy(planning: count)) { office in
            try await office.benchmarkImport(of: count)
            try await office.benchmarkAccess(among: count)
        }
    } else if let count = count(of: part, "records") {
        try await inOffice(policy: Office.policy(planning: count)) { try await $0.benchmarkAll(count) }
    } else {
        print("there is no part \(part)")
        exit(64)
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

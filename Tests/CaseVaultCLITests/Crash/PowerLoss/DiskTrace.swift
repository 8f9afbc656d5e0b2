import Foundation
import Testing

/// What a program did to the files below a directory, in order; Tests/CrashPoints/trace.c writes it.
struct DiskTrace {
    /// The files before.
    let start: DiskTree
    let calls: [DiskCall]
    /// The files that the program left.
    let end: DiskTree

    /// Runs a command on a vault, and records it.
    static func record(
        _ arguments: [String], as person: String?, on vault: TestVault
    ) throws -> (trace: DiskTrace, run: CrashPoints.Run) {
        let file = FileManager.default.temporaryDirectory.appending(path: "casevault-trace-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: file) }
        let (start, inodes) = try DiskTree.scan(vault.directory)
        let run = try CrashPoints.run(arguments, as: person, on: vault, dyingAt: 0, trace: file)
        try #require(run.status == 0, "\(run.errors)")
        var reader = DiskTraceReader(bytes: Array(try Data(contentsOf: file)), inodes: inodes)
        return (DiskTrace(start: start, calls: try reader.calls(), end: try DiskTree.scan(vault.directory).tree), run)
    }

    /// Where power may go off: before each sync, after each output, and at the end. The number of calls before it.
    var cuts: [Int] {
        var cuts: Set<Int> = [calls.count]
        for (index, call) in calls.enumerated() {
            switch call {
            case .sync: cuts.insert(index)
            case .print: cuts.insert(index + 1)
            default: break
            }
        }
        return cuts.sorted()
    }

    /// How many of the calls made something durable.
    var syncs: Int {
        calls.count { if case .sync = $0 { true } else { false } }
    }

    /// What was on standard output before a cut.
    func output(before cut: Int) -> String {
        var bytes: [UInt8] = []
        for case .print(let part) in calls[..<cut] { bytes += part }
        return String(decoding: bytes, as: UTF8.self)
    }
}

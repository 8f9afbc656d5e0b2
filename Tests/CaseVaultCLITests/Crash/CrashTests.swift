import Foundation
import Testing

/// kill -9 at the writes, syncs, renames, links, unlinks and truncations of an operation, wherever the vault's files or the
/// person's change: afterwards the operation completes, everything that was acknowledged is there, and the vault is intact.
///
/// Or the disk fails there, or is full. Tries a sample of the points, and all of them with FAULTS=full; FAULTS=<n> tries
/// every n-th.
@Suite(.vault, .serialized) struct CrashTests {
    @Test(arguments: scenes) func `an operation survives its death at any point`(scene: CrashScene) throws {
        let vault = try TestVault.required()
        try scene.prepare(vault)
        let whole = try vault.copied {
            try CrashPoints.run(scene.arguments(in: $0), as: scene.person, on: $0, dyingAt: 0)
        }
        try #require(whole.status == 0, "\(whole.errors)")
        #expect(whole.calls.contains("s") && whole.calls.contains("w"))
        var tried = 0
        var killed = 0
        for point in Self.points(of: whole.calls.count) {
            // Each second write is torn: its first half is in the file.
            let isKilled = try vault.copied { copy in
                let run = try CrashPoints.run(
                    scene.arguments(in: copy), as: scene.person, on: copy, dyingAt: point, isTorn: point % 2 == 0)
                try #require(run.isKilled || run.status == 0, "point \(point): \(run.errors)")
                // Threads differ from run to run: one may be through with fewer calls than the one that was counted.
                #expect(run.isKilled || run.calls.count < point)
                try scene.checkOutput(run.output, copy)
                try scene.complete(copy)
                try scene.checkVault(copy)
                return run.isKilled
            }
            tried += 1
            killed += isKilled ? 1 : 0
        }
        #expect(killed > tried / 2)
        print("crash: \(scene.name): \(tried) of \(whole.calls.count) points tried, \(killed) deaths survived")
    }

    @Test(arguments: scenes, [EIO, ENOSPC])
    func `an operation survives a disk that fails at any point`(scene: CrashScene, errno: Int32) throws {
        let vault = try TestVault.required()
        try scene.prepare(vault)
        let whole = try vault.copied {
            try CrashPoints.run(scene.arguments(in: $0), as: scene.person, on: $0, dyingAt: 0)
        }
        try #require(whole.status == 0, "\(whole.errors)")
        var (tried, refused) = (0, 0)
        for point in Self.points(of: whole.calls.count, sample: 2) {
            try vault.copied { copy in
                let run = try CrashPoints.run(
                    scene.arguments(in: copy), as: scene.person, on: copy, dyingAt: point, errno: errno)
                // Done, or told; what cannot be made is 73, what cannot be read or written 74.
                #expect(
                    !run.isSignalled && [0, 73, 74].contains(run.status), "point \(point): \(run.status) \(run.errors)")
                try scene.checkOutput(run.output, copy)
                try scene.complete(copy)
                try scene.checkVault(copy)
                tried += 1
                refused += run.status == 0 ? 0 : 1
            }
        }
        #expect(refused > 0)
        print("faults: \(scene.name): error \(errno) at \(tried) of \(whole.calls.count) points, \(refused) told")
    }

    private static let scenes =
        CrashScene.all + (ProcessInfo.processInfo.environment["FAULTS"] == nil ? [] : CrashScene.further)

    /// All points, every n-th, or a handful spread over them; first and last always.
    private static func points(of count: Int, sample: Int = 4) -> [Int] {
        let wanted = ProcessInfo.processInfo.environment["FAULTS"]
        let step = wanted == "full" ? 1 : wanted.flatMap { Int($0) } ?? max(1, count / sample)
        return Array(Set(stride(from: 1, through: count, by: max(1, step))).union([count])).sorted()
    }
}

extension TestVault {
    /// Runs a body on a copy of this vault's directory, which is gone afterwards.
    func copied<R>(_ body: (TestVault) throws -> R) throws -> R {
        let copy = FileManager.default.temporaryDirectory.appending(path: "casevault-test-\(UUID().uuidString)")
        try FileManager.default.copyItem(at: directory, to: copy)
        defer { try? FileManager.default.removeItem(at: copy) }
        return try body(TestVault(directory: copy))
    }
}

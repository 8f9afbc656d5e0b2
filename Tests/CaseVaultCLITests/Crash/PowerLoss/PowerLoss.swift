import Foundation
import Synchronization
import Testing

/// The images of a disk that power cuts during an operation may leave, each tried as the vault that it then is.
struct PowerLoss {
    let scene: CrashScene
    let trace: DiskTrace
    /// All that the operation printed.
    let output: String
    /// The log when it was through.
    let log: String

    /// One image: when the power went off, and what was lost.
    struct Point: CustomStringConvertible {
        let cut: Int
        let names: DiskLoss.Names
        let loss: DiskLoss

        var description: String { "before call \(cut), names \(names), \(loss)" }
    }

    /// What trying came to.
    struct Tally {
        var images = 0
        var survived = 0
    }

    /// Runs the operation of a scene on a copy of a vault that is prepared for it.
    init(of scene: CrashScene, in vault: TestVault) throws {
        self.scene = scene
        (trace, output, log) = try vault.copied { copy in
            let (trace, run) = try DiskTrace.record(scene.arguments(in: copy), as: scene.person, on: copy)
            return (trace, run.output, try copy.succeed("log", "show", "--json").output)
        }
    }

    private init(_ other: PowerLoss, trace: DiskTrace) {
        (scene, output, log) = (other.scene, other.output, other.log)
        self.trace = trace
    }

    /// The same operation by a program that leaves out some of its syncs.
    func withoutSyncs(_ isLeftOut: (DiskNode?) -> Bool) -> PowerLoss {
        var nodes = trace.start.nodes
        let calls = trace.calls.filter { call in
            if case .create(_, let node, let contents) = call { nodes[node] = contents }
            guard case .sync(let node) = call else { return true }
            return !isLeftOut(nodes[node])
        }
        return PowerLoss(self, trace: DiskTrace(start: trace.start, calls: calls, end: trace.end))
    }

    /// All points, in the order of the trace. Each has seeds of its own.
    func points(seed: UInt64) -> [Point] {
        var generator = SeededGenerator(seed: seed)
        return trace.cuts.flatMap { cut in
            let torn = (0..<6).map { _ in DiskLoss.torn(seed: generator.next()) }
            let apart: [DiskLoss] = [
                .everything, .nothing, .allButTheLast, .theFirst, .data, .dataButSizes, .names,
            ]
            return (apart + torn[..<3]).map { Point(cut: cut, names: .apart, loss: $0) }
                + ([.everything] + torn[3...]).map { Point(cut: cut, names: .inOrder, loss: $0) }
        }
    }

    /// The last point, where all was acknowledged, with all lost that can be.
    var last: Point { Point(cut: trace.calls.count, names: .apart, loss: .everything) }

    /// Some points: where all was acknowledged, and others by chance.
    func sample(seed: UInt64) -> [Point] {
        var generator = SeededGenerator(seed: seed)
        let empty = Point(cut: trace.calls.count, names: .apart, loss: .data)
        return [last, empty] + points(seed: seed).shuffled(using: &generator)
    }

    /// Tries what is different among some points.
    ///
    /// - Parameter limit: how many images at most.
    func tryAll(_ points: [Point], limit: Int = .max) throws -> Tally {
        var tally = Tally()
        var seen: Set<Image> = []
        for point in points {
            let image = image(at: point)
            guard tally.images < limit,
                seen.insert(Image(contents: image.contents, output: trace.output(before: point.cut))).inserted
            else { continue }
            tally.images += 1
            let issues = Self.issues(areExpected: false) { try check(image, at: point) }
            if issues > 0 { print("power loss: \(scene.name): FAILED \(point)") }
            tally.survived += issues > 0 ? 0 : 1
        }
        return tally
    }

    /// How many issues a body has; those that are expected are none of the test.
    static func issues(areExpected: Bool, in body: () throws -> Void) -> Int {
        let count = Mutex(0)
        withKnownIssue(isIntermittent: true) {
            do {
                try body()
            } catch let error where !(error is ExpectationFailedError) {
                Issue.record(error)
            } catch {}
        } matching: { _ in
            count.withLock { $0 += 1 }
            return areExpected
        }
        return count.withLock { $0 }
    }

    private struct Image: Hashable {
        let contents: [String: DiskTree.Content]
        let output: String
    }

    func image(at point: Point) -> DiskTree {
        var disk = Disk(trace.start, names: point.names)
        for call in trace.calls[..<point.cut] { disk.apply(call) }
        return disk.image(after: point.loss)
    }

    /// What was printed before the cut holds, the operation completes, and the vault is whole.
    func check(_ image: DiskTree, at point: Point) throws {
        let directory = FileManager.default.temporaryDirectory.appending(path: "casevault-test-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: directory) }
        try image.write(to: directory)
        let vault = TestVault(directory: directory)
        let printed = trace.output(before: point.cut)
        try scene.checkOutput(printed, vault)
        if printed == output {
            #expect(try vault.succeed("log", "show", "--json").output == log, "acknowledged, and lost from the log")
        }
        // What was acknowledged as a whole needs nobody to bring it to its end.
        if printed != output || !scene.isDoneWhenPrinted { try scene.complete(vault) }
        try scene.checkVault(vault)
    }
}

import Foundation
import Testing

/// The power goes off: what was not synced is lost, torn at sectors of 512 bytes, or was written in another order.
/// Afterwards everything that was acknowledged is there, the operation completes, and the vault is intact.
///
/// Tries a sample of the images, and all of them with FAULTS=full; FAULTS=<n> tries every n-th. FAULTS_SEED=<n> tears
/// differently.
@Suite(.vault, .serialized) struct PowerLossTests {
    private static let seed = ProcessInfo.processInfo.environment["FAULTS_SEED"].flatMap { UInt64($0) } ?? 1

    @Test(arguments: CrashScene.all) func `an operation survives a power cut at any point`(scene: CrashScene) throws {
        try Self.tryAll(scene)
    }

    @Test(arguments: CrashScene.further) func `what makes a file or shows something survives one`(scene: CrashScene)
        throws
    {
        try Self.tryAll(scene)
    }

    private static func tryAll(_ scene: CrashScene) throws {
        let vault = try TestVault.required()
        try scene.prepare(vault)
        let operation = try PowerLoss(of: scene, in: vault)
        let trace = operation.trace
        // What was recorded is all that there was.
        try #require(
            operation.image(at: .init(cut: trace.calls.count, names: .apart, loss: .nothing)).contents
                == trace.end.contents)
        let points = operation.points(seed: seed)
        let tally: PowerLoss.Tally
        switch ProcessInfo.processInfo.environment["FAULTS"] {
        case "full"?: tally = try operation.tryAll(points)
        case let step?:
            let step = max(1, Int(step) ?? 1)
            tally = try operation.tryAll(points.enumerated().filter { $0.offset % step == 0 }.map(\.element))
        case nil: tally = try operation.tryAll(operation.sample(seed: seed), limit: 3)
        }
        #expect(tally.survived == tally.images)
        print(
            "power loss: \(scene.name): \(tally.images) images of \(trace.syncs) syncs, \(tally.survived) survived",
            "(seed \(seed))")
    }

    /// Controls: what a loss takes must be missed.
    @Test(arguments: scenes(CrashScene.all, sample: ["import records", "read a record", "rotate the gate key"]))
    func `work that was acknowledged and never synced is missed`(scene: CrashScene) throws {
        let vault = try TestVault.required()
        try scene.prepare(vault)
        let operation = try PowerLoss(of: scene, in: vault).withoutSyncs { _ in true }
        let image = operation.image(at: operation.last)
        #expect(image.contents == operation.trace.start.contents)
        #expect(PowerLoss.issues(areExpected: true) { try operation.check(image, at: operation.last) } > 0)
    }

    @Test(arguments: scenes(CrashScene.all + CrashScene.further, of: makingFiles, sample: ["back up", "save a file"]))
    func `a name that was acknowledged and never synced is missed`(scene: CrashScene) throws {
        let vault = try TestVault.required()
        try scene.prepare(vault)
        let operation = try PowerLoss(of: scene, in: vault).withoutSyncs { node in
            if case .directory? = node { true } else { false }
        }
        #expect(
            PowerLoss.issues(areExpected: true) {
                try operation.check(operation.image(at: operation.last), at: operation.last)
            } > 0)
    }

    @Test func `what was seen of a vault outlasts a power cut, with the directories that it lies in`() throws {
        let vault = try TestVault.required()
        let scene = try #require(CrashScene.further.first { $0.name == "read on a machine for the first time" })
        try scene.prepare(vault)
        let operation = try PowerLoss(of: scene, in: vault)
        // An empty one is refused as a damaged one.
        func pins(_ tree: DiskTree) -> [String] {
            tree.contents.compactMap { path, content in
                guard case .file(let bytes, _)? = content.node, !bytes.isEmpty else { return nil }
                return path.hasPrefix(".local") && path.hasSuffix(".pin") ? path : nil
            }
        }
        #expect(pins(operation.trace.start).isEmpty)
        #expect(pins(operation.trace.end).count == 1)
        let last = operation.image(at: operation.last)
        #expect(pins(last).count == 1)
        #expect(!last.contents.keys.contains { $0.hasSuffix(".new") })
    }

    @Test(arguments: ["restore on a new machine", "found a vault"])
    func `a gate key that is made has its name when it is whole, at any point of a power cut`(name: String) throws {
        let vault = try TestVault.required()
        let scene = try #require(CrashScene.further.first { $0.name == name })
        try scene.prepare(vault)
        let operation = try PowerLoss(of: scene, in: vault)
        let path = name == "found a vault" ? "second/gate.key" : "vault/gate.key"
        let whole = try #require(operation.trace.end.contents[path]?.node)
        let found = operation.points(seed: Self.seed).map { operation.image(at: $0).contents[path]?.node }
        #expect(found.allSatisfy { $0 == nil || $0 == whole })
        #expect(found.contains(nil) && found.contains(whole))
        #expect(operation.image(at: operation.last).contents[path]?.node == whole)
    }

    @Test(arguments: [
        ["key", "shares", "--split", "th=2of3", "--to", "made"],
        ["init", "made", "--admin", "admin.key", "--custodian", "cust.key.pub"],
    ]) func `a directory that somebody made before gets its name on the disk`(command: [String]) throws {
        let vault = try TestVault.required()
        try CrashScene.writeRecords(vault)
        try FileManager.default.createDirectory(
            at: vault.directory.appending(path: "made"), withIntermediateDirectories: false)
        let person = command[0] == "init" ? "admin" : "cust"
        let trace = try DiskTrace.record(command, as: person, on: vault).trace
        // The directory that its name is in.
        #expect(trace.calls.contains { if case .sync(DiskTree.root) = $0 { true } else { false } })
    }

    private static let makingFiles = [
        "rekey an official", "back up", "restore a backup", "save a file", "make a key file", "make shares",
        "found a vault",
    ]

    /// Scenes by their names: a sample, or all for a run that takes its time.
    private static func scenes(_ all: [CrashScene], of names: [String]? = nil, sample: [String]) -> [CrashScene] {
        let wanted = ProcessInfo.processInfo.environment["FAULTS"] == nil ? sample : names
        return all.filter { wanted?.contains($0.name) != false }
    }
}

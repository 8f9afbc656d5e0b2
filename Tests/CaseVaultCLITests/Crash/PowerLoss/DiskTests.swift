import Testing

/// What the model of a disk keeps and loses.
struct DiskTests {
    private static let place = DiskPlace(directory: DiskTree.root, name: "a")
    private static let sectors = 8

    /// A file of eight sectors of ones, whose name is durable.
    private static let start = DiskTree(
        nodes: [
            DiskTree.root: .directory(mode: 0o700),
            1: .file([UInt8](repeating: 1, count: sectors * DiskFile.sector), mode: 0o600),
        ], names: [place: 1])

    private static let write = DiskCall.write(
        file: 1, at: 0, bytes: [UInt8](repeating: 2, count: sectors * DiskFile.sector))

    private func bytes(_ image: DiskTree, _ name: String = "a") throws -> [UInt8] {
        guard case .file(let bytes, _)? = image.contents[name]?.node else { throw Missing() }
        return bytes
    }

    private struct Missing: Error {}

    @Test func `a write that was not synced is lost, kept, or torn at sectors`() throws {
        var disk = Disk(Self.start, names: .apart)
        disk.apply(Self.write)
        #expect(try bytes(disk.image(after: .everything)) == [UInt8](repeating: 1, count: 4096))
        #expect(try bytes(disk.image(after: .nothing)) == [UInt8](repeating: 2, count: 4096))
        var seen: Set<[UInt8]> = []
        for seed in 0..<64 {
            let torn = try bytes(disk.image(after: .torn(seed: UInt64(seed))))
            let states = stride(from: 0, to: 4096, by: DiskFile.sector).map { Set(torn[$0..<$0 + DiskFile.sector]) }
            #expect(torn.count == 4096 && states.allSatisfy { $0.count == 1 })
            seen.insert(torn)
        }
        #expect(seen.count > 16)
        disk.apply(.sync(node: 1))
        #expect(try bytes(disk.image(after: .everything)) == [UInt8](repeating: 2, count: 4096))
    }

    @Test func `of two writes to one sector the second is never there without the first`() throws {
        var disk = Disk(Self.start, names: .apart)
        disk.apply(.write(file: 1, at: 0, bytes: [3, 3]))
        disk.apply(.write(file: 1, at: 1, bytes: [4, 4]))
        disk.apply(.write(file: 1, at: DiskFile.sector, bytes: [5]))
        let heads = try (0..<64).map { Array(try bytes(disk.image(after: .torn(seed: $0))).prefix(3)) }
        #expect(Set(heads) == [[1, 1, 1], [3, 3, 1], [3, 4, 4]])
        let last = try bytes(disk.image(after: .allButTheLast))
        #expect(last[0..<3] == [1, 1, 1] && last[DiskFile.sector] == 5)
        #expect(try bytes(disk.image(after: .theFirst))[0..<3] == [3, 4, 4])
    }

    @Test func `a file that grew has its old size, or zeros, or its bytes`() throws {
        var disk = Disk(Self.start, names: .apart)
        disk.apply(.write(file: 1, at: 4096, bytes: [7]))
        #expect(try bytes(disk.image(after: .everything)).count == 4096)
        #expect(try bytes(disk.image(after: .dataButSizes))[4095...] == [1, 0])
        #expect(try bytes(disk.image(after: .nothing))[4095...] == [1, 7])
        disk.apply(.resize(file: 1, to: 10))
        #expect(try bytes(disk.image(after: .nothing)) == [UInt8](repeating: 1, count: 10))
        disk.apply(.sync(node: 1))
        disk.apply(.resize(file: 1, to: 12))
        #expect(try bytes(disk.image(after: .nothing))[8...] == [1, 1, 0, 0])
    }

    @Test(arguments: DiskLoss.Names.allCases)
    func `a name is durable when its directory is synced, or with a journal any file`(names: DiskLoss.Names) throws {
        var disk = Disk(Self.start, names: names)
        let new = DiskPlace(directory: DiskTree.root, name: "new")
        disk.apply(.create(new, node: 2, .file([], mode: 0o600)))
        disk.apply(.write(file: 2, at: 0, bytes: [9]))
        #expect(try bytes(disk.image(after: .data), "new") == [])
        disk.apply(.sync(node: 2))
        #expect((disk.image(after: .everything).contents["new"] != nil) == (names == .inOrder))
        disk.apply(.sync(node: DiskTree.root))
        #expect(try bytes(disk.image(after: .everything), "new") == [9])
        // What is renamed has one of both names.
        disk.apply(.rename(from: new, to: Self.place, node: 2))
        #expect(try bytes(disk.image(after: .everything)).count == 4096)
        #expect(Set(disk.image(after: .everything).contents.keys) == ["a", "new"])
        #expect(try bytes(disk.image(after: .nothing)) == [9])
        #expect(Set(disk.image(after: .nothing).contents.keys) == ["a"])
    }

    @Test func `with a journal names are lost from some point on, without one each for itself`() throws {
        func sets(_ names: DiskLoss.Names) -> Set<Set<String>> {
            var disk = Disk(Self.start, names: names)
            for (node, name) in ["x", "y"].enumerated() {
                disk.apply(
                    .create(DiskPlace(directory: DiskTree.root, name: name), node: node + 2, .file([], mode: 0o600)))
            }
            return Set((0..<64).map { Set(disk.image(after: .torn(seed: $0)).contents.keys) })
        }
        #expect(sets(.inOrder) == [["a"], ["a", "x"], ["a", "x", "y"]])
        #expect(sets(.apart) == [["a"], ["a", "x"], ["a", "y"], ["a", "x", "y"]])
    }
}

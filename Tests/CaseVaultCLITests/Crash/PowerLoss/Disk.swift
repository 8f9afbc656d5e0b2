/// A disk behind a system that keeps changes back until it is told to write them.
///
/// A model: no file system's own journal, no disk that says that it wrote what it did not.
struct Disk {
    let rule: DiskLoss.Names
    /// What is durable. Files and their modes are there from the first, whether they have a name or not.
    private var tree: DiskTree
    private var files: [Int: DiskFile] = [:]
    private var names: [NameChange] = []
    private var serial = 0

    private struct NameChange {
        let serial: Int
        let place: DiskPlace
        /// `nil` for a name that goes.
        let node: Int?
        /// Where it was, when it was moved.
        var source: DiskPlace?
    }

    init(_ tree: DiskTree, names rule: DiskLoss.Names) {
        self.tree = tree
        self.rule = rule
        for (id, node) in tree.nodes { adopt(id, node) }
    }

    private mutating func adopt(_ id: Int, _ node: DiskNode) {
        tree.nodes[id] = node
        if case .file(let bytes, _) = node { files[id] = DiskFile(durable: bytes) }
    }

    mutating func apply(_ call: DiskCall) {
        serial += 1
        switch call {
        case .write(let file, let offset, let bytes):
            files[file]?.pending.append(DiskFile.Change(serial: serial, kind: .write(at: offset, bytes: bytes)))
        case .resize(let file, let size):
            files[file]?.pending.append(DiskFile.Change(serial: serial, kind: .resize(size)))
        case .setMode(let node, let mode):
            switch tree.nodes[node] {
            case .file(let bytes, _)?: tree.nodes[node] = .file(bytes, mode: mode)
            case .directory?: tree.nodes[node] = .directory(mode: mode)
            default: break
            }
        case .create(let place, let node, let contents):
            adopt(node, contents)
            names.append(NameChange(serial: serial, place: place, node: node))
        case .link(let place, let node): names.append(NameChange(serial: serial, place: place, node: node))
        case .unlink(let place): names.append(NameChange(serial: serial, place: place, node: nil))
        case .rename(let source, let place, let node):
            names.append(NameChange(serial: serial, place: place, node: node, source: source))
        case .sync(let node): sync(node)
        case .print: break
        }
    }

    private mutating func sync(_ node: Int) {
        files[node]?.sync()
        let durable = names.filter { rule == .inOrder || $0.place.directory == node || $0.source?.directory == node }
        for change in durable { Self.apply(change, to: &tree) }
        let serials = Set(durable.map(\.serial))
        names.removeAll { serials.contains($0.serial) }
    }

    private static func apply(_ change: NameChange, to tree: inout DiskTree) {
        if let source = change.source, tree.names[source] == change.node { tree.names[source] = nil }
        tree.names[change.place] = change.node
    }

    /// What is on the disk when the power goes off now.
    func image(after loss: DiskLoss) -> DiskTree {
        var generator = SeededGenerator(seed: 0)
        if case .torn(let seed) = loss { generator = SeededGenerator(seed: seed) }
        var image = tree
        let kept = keptNames(after: loss, &generator)
        for change in names where kept.contains(change.serial) { Self.apply(change, to: &image) }
        for (id, file) in files.sorted(by: { $0.key < $1.key }) {
            guard case .file(_, let mode)? = tree.nodes[id] else { continue }
            image.nodes[id] = .file(contents(of: file, after: loss, &generator), mode: mode)
        }
        return image
    }

    /// The serial numbers of all changes that are not durable.
    private var pending: [Int] {
        (names.map(\.serial) + files.values.flatMap { $0.pending.map(\.serial) }).sorted()
    }

    private func keptNames(after loss: DiskLoss, _ generator: inout SeededGenerator) -> Set<Int> {
        let all = names.map(\.serial)
        switch loss {
        case .everything, .names: return []
        case .nothing, .data, .dataButSizes: return Set(all)
        case .allButTheLast: return Set(all).intersection(pending.suffix(1))
        case .theFirst: return Set(all).subtracting(pending.prefix(1))
        case .torn:
            switch rule {
            case .apart: return Set(all.filter { _ in Bool.random(using: &generator) })
            case .inOrder: return Set(all.prefix(Int.random(in: 0...all.count, using: &generator)))
            }
        }
    }

    private func contents(of file: DiskFile, after loss: DiskLoss, _ generator: inout SeededGenerator) -> [UInt8] {
        guard !file.pending.isEmpty else { return file.durable }
        // A change is on the disk with all that touched the same sector before it.
        func contents(keeping kept: (Int) -> Bool) -> [UInt8] {
            let last = file.pending.lastIndex { kept($0.serial) }
            return file.contents(sizes: { $0[last.map { $0 + 1 } ?? 0] }) { _, touches in
                touches.lastIndex(where: kept).map { $0 + 1 } ?? 0
            }
        }
        switch loss {
        case .everything, .data: return file.durable
        case .nothing, .names: return contents { _ in true }
        case .dataButSizes: return file.contents(sizes: \.last) { _, _ in 0 }
        case .allButTheLast:
            let last = pending.last
            return contents { $0 == last }
        case .theFirst:
            let first = pending.first
            return contents { $0 != first }
        case .torn:
            // Some files as a whole, or not at all: what is written of one says nothing of another.
            switch Int.random(in: 0..<4, using: &generator) {
            case 0: return contents { _ in true }
            case 1: return file.durable
            default: return file.torn(&generator)
            }
        }
    }
}

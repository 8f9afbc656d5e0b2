import Testing

/// Reads a trace, and numbers what it speaks of. What is not below the directory is left out.
struct DiskTraceReader {
    private let bytes: [UInt8]
    private var position = 0
    /// An inode is used again when its file is gone.
    private var inodes: [UInt64: Int]
    private var count: Int
    private var mapped: Set<Int> = []

    init(bytes: [UInt8], inodes: [UInt64: Int]) {
        self.bytes = bytes
        self.inodes = inodes
        count = inodes.count
    }

    /// The head of a call, as in trace.c.
    private struct Head {
        let kind: Character
        let inode, directory, source: UInt64
        let number: Int
        let first, second: [UInt8]
    }

    mutating func calls() throws -> [DiskCall] {
        var calls: [DiskCall] = []
        while position < bytes.count {
            if let call = try call(head()) { calls.append(call) }
        }
        // What changes in memory that is mapped is in no trace: only of files that are made anew after a loss.
        for case .create(let place, let node, _) in calls where mapped.contains(node) {
            try #require(place.name.hasSuffix("-shm"), "\(place.name) is mapped to be written")
            mapped.remove(node)
        }
        try #require(mapped.isEmpty, "a file that was there before is mapped to be written")
        return calls
    }

    private mutating func call(_ head: Head) throws -> DiskCall? {
        let place = inodes[head.directory].map { DiskPlace(directory: $0, name: text(head.first)) }
        switch head.kind {
        case "p": return .print(head.first)
        case "n", "d", "y":
            guard let place else { return nil }
            let mode = UInt32(head.number)
            let node: DiskNode =
                switch head.kind {
                case "n": .file([], mode: mode)
                case "d": .directory(mode: mode)
                default: .symbolicLink(text(head.second))
                }
            inodes[head.inode] = count
            count += 1
            return .create(place, node: count - 1, node)
        case "u": return place.map { .unlink($0) }
        case "l", "r":
            let node = inodes[head.inode]
            guard place != nil || node != nil else { return nil }
            // Nothing comes from outside, or goes there.
            let place = try #require(place)
            let known = try #require(node)
            guard head.kind == "r" else { return .link(place, node: known) }
            let source = DiskPlace(directory: try #require(inodes[head.source]), name: text(head.second))
            return .rename(from: source, to: place, node: known)
        default: break
        }
        guard let node = inodes[head.inode] else { return nil }
        switch head.kind {
        case "w": return .write(file: node, at: head.number, bytes: head.first)
        case "t": return .resize(file: node, to: head.number)
        case "m": return .setMode(node: node, mode: UInt32(head.number))
        case "s": return .sync(node: node)
        case "M":
            mapped.insert(node)
            return nil
        default:
            Issue.record("a file was changed by a call that is not replayed: \(head.kind)")
            return nil
        }
    }

    private func text(_ bytes: [UInt8]) -> String { String(decoding: bytes, as: UTF8.self) }

    private mutating func head() throws -> Head {
        let numbers = try (0..<7).map { _ in
            try take(8).reversed().reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
        }
        let kind = try #require(UInt8(exactly: numbers[0]).map { Character(UnicodeScalar($0)) })
        return Head(
            kind: kind, inode: numbers[1], directory: numbers[2], source: numbers[3], number: Int(numbers[4]),
            first: try take(Int(numbers[5])), second: try take(Int(numbers[6])))
    }

    private mutating func take(_ count: Int) throws -> [UInt8] {
        try #require(count <= bytes.count - position)
        defer { position += count }
        return Array(bytes[position..<position + count])
    }
}

import OpenSSL
import TransparencyLog

/// A log in memory in the layout that stores use: one row of bytes for each leaf.
struct MemoryNodes: NodeReader {
    struct Missing: Error {}

    private(set) var rows: [[UInt8]] = []
    private(set) var frontier = Frontier()

    init(leafHashes: [Digest] = []) {
        for leafHash in leafHashes {
            append(leafHash)
        }
    }

    /// A tree whose leaves are `leaf-0`, `leaf-1` and so on, as in the generated vectors.
    init(size: Int) {
        self.init(leafHashes: (0..<size).map { RFC6962.leafHash(Array("leaf-\($0)".utf8).span.bytes) })
    }

    mutating func append(_ leafHash: Digest) {
        rows.append(frontier.append(leafHash: leafHash).flatMap(\.bytes))
    }

    func node(_ address: NodeAddress) throws -> Digest {
        guard let index = Int(exactly: address.row), rows.indices.contains(index),
            let hash = Digest(Array(rows[index].dropFirst(address.offset).prefix(32)))
        else { throw Missing() }
        return hash
    }
}

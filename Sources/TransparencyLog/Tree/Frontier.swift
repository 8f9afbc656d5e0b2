public import OpenSSL

/// The right edge of a growing tree: one hash for each bit set in its size, from which the next leaves and the root
/// follow.
///
/// At most 63 hashes, whatever the size. Copies are independent, so an append that is not committed is simply dropped.
public struct Frontier: Sendable {
    /// The number of leaves.
    public private(set) var size: UInt64
    /// The largest complete subtrees from left to right; each is higher than the next.
    private var peaks: [Digest]

    /// The edge of the empty tree.
    public init() {
        size = 0
        peaks = []
    }

    /// Reads the edge of a tree of `size` leaves, one node for each bit set in it.
    ///
    /// Throws ``LogError/sizeOutOfRange`` beyond 2^63 - 1 leaves, and what the reader throws.
    public init(size: UInt64, reader: some NodeReader) throws {
        guard size <= UInt64(Int64.max) else { throw LogError.sizeOutOfRange }
        self.size = size
        peaks = try Subtree(begin: 0, end: size).completeParts.map(reader.node)
    }

    /// Appends one leaf and returns the hashes that it completes in the order of their levels, the leaf's own first:
    /// the bytes of its row in a store (see ``NodeAddress``).
    @discardableResult
    public mutating func append(leafHash: Digest) -> [Digest] {
        var completed = [leafHash]
        var hash = leafHash
        var bits = size
        while bits & 1 == 1, let left = peaks.popLast() {
            hash = RFC6962.nodeHash(left, hash)
            completed.append(hash)
            bits >>= 1
        }
        peaks.append(hash)
        size += 1
        return completed
    }

    /// The root over all leaves, ``RFC6962/emptyRoot`` when there are none.
    public var root: Digest {
        Subtree.fold(peaks)
    }

    /// Size and root together.
    public var head: TreeHead {
        TreeHead(size: size, root: root)
    }
}

/// The place of a complete subtree: the 2^`level` leaves from `index` · 2^`level` on. Level 0 are the leaves.
///
/// Only complete subtrees are ever stored; their hashes never change, so that a store only appends. The hashes that
/// become complete with leaf `n` are levels 0 ... trailing zeros of `n + 1`. A store keeps them in the row of leaf `n`,
/// one after the other, and finds a node again through ``row`` and ``offset``.
public struct NodeAddress: Hashable, Sendable {
    /// The height above the leaves, 0 ... 63.
    public let level: Int
    /// The position among the subtrees of this level, from the left.
    public let index: UInt64

    /// Names the subtree at a height and a position.
    public init(level: Int, index: UInt64) {
        self.level = level
        self.index = index
    }

    /// The leaf whose row holds this node: the last one below it. Meaningful for trees of up to 2^63 - 1 leaves.
    public var row: UInt64 {
        ((index &+ 1) << UInt64(clamping: level)) &- 1
    }

    /// Where the node's 32 bytes begin in that row.
    public var offset: Int {
        32 &* level
    }

    /// The number of bytes that the row of a leaf has: 32 for each subtree that the leaf completes.
    public static func rowLength(ofLeaf leaf: UInt64) -> Int {
        32 * (1 + (leaf &+ 1).trailingZeroBitCount)
    }
}

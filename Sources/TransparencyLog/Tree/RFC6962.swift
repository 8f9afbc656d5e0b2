public import OpenSSL

/// The Merkle tree hash of RFC 6962 §2.1 with SHA-256.
///
/// Leaves and inner nodes are hashed under different first bytes, so that no inner node can be passed off as a leaf.
public enum RFC6962 {
    /// The root of the tree without leaves: SHA-256 of nothing.
    public static let emptyRoot = SHA256.hash([])

    /// The hash of one leaf: SHA-256(0x00 ‖ leaf).
    public static func leafHash(_ leaf: RawSpan) -> Digest {
        SHA256.hash(prefix: 0x00, leaf)
    }

    /// The hash of an inner node: SHA-256(0x01 ‖ left ‖ right).
    public static func nodeHash(_ left: Digest, _ right: Digest) -> Digest {
        SHA256.hash(prefix: 0x01, left, right)
    }

    /// The root over leaf hashes that are all at hand, as for a batch of entries; ``emptyRoot`` for none.
    public static func merkleRoot(ofLeafHashes leafHashes: [Digest]) -> Digest {
        var frontier = Frontier()
        for leafHash in leafHashes {
            frontier.append(leafHash: leafHash)
        }
        return frontier.root
    }
}

public import OpenSSL

extension RFC6962 {
    /// Checks that a leaf is at `index` of the tree of `size` leaves with this root.
    ///
    /// Sizes and hashes may come from an adversary. A path has two parts: below the point where it leaves the path of
    /// the last leaf (`inner`), where each level has a sibling on the side that a bit of the index tells, and above it
    /// (`border`), where all siblings are on the left.
    public static func verifyInclusion(
        leafHash: Digest, index: UInt64, size: UInt64, proof: [Digest], root: Digest
    ) throws(LogError) {
        guard index < size else { throw .sizeOutOfRange }
        let inner = bitWidth(index ^ (size - 1))
        let border = (index >> UInt64(inner)).nonzeroBitCount
        guard proof.count == inner + border else { throw .wrongProofLength }
        let joined = climb(from: leafHash, by: proof[..<inner], bits: index)
        guard climbBorder(from: joined, by: proof[inner...]) == root else { throw .rootMismatch }
    }

    /// Checks that the tree with the new root begins with all leaves of the tree with the old root.
    ///
    /// Throws ``LogError/emptyTreeProvesNothing`` for an old size of zero, also between two empty trees: every tree
    /// extends the empty one, so a caller who has seen nothing must say so instead of relying on a proof.
    public static func verifyConsistency(
        oldSize: UInt64, oldRoot: Digest, newSize: UInt64, newRoot: Digest, proof: [Digest]
    ) throws(LogError) {
        guard oldSize > 0 else { throw .emptyTreeProvesNothing }
        guard oldSize <= newSize else { throw .sizeOutOfRange }
        if oldSize == newSize {
            guard proof.isEmpty else { throw .wrongProofLength }
            guard oldRoot == newRoot else { throw .rootMismatch }
            return
        }
        // The proof starts at the last complete subtree of the old tree. When that is the whole old tree, its hash is
        // the old root and is left out.
        let shift = oldSize.trailingZeroBitCount
        let startsAtOldRoot = oldSize == UInt64(1) << UInt64(shift)
        let last = oldSize - 1
        let fork = bitWidth(last ^ (newSize - 1))
        let inner = fork - shift
        let border = (last >> UInt64(fork)).nonzeroBitCount
        let start = startsAtOldRoot ? 0 : 1
        guard proof.count == start + inner + border else { throw .wrongProofLength }
        let seed = startsAtOldRoot ? oldRoot : proof[0]
        let innerPart = proof[start..<(start + inner)]
        let borderPart = proof[(start + inner)...]
        let bits = last >> UInt64(shift)

        let old = climbBorder(from: climbLeft(from: seed, by: innerPart, bits: bits), by: borderPart)
        guard old == oldRoot else { throw .rootMismatch }
        let new = climbBorder(from: climb(from: seed, by: innerPart, bits: bits), by: borderPart)
        guard new == newRoot else { throw .rootMismatch }
    }

    private static func bitWidth(_ value: UInt64) -> Int {
        64 - value.leadingZeroBitCount
    }

    /// Joins siblings on the side that the bits tell, lowest first.
    private static func climb(from seed: Digest, by siblings: ArraySlice<Digest>, bits: UInt64) -> Digest {
        var hash = seed
        var bits = bits
        for sibling in siblings {
            hash = bits & 1 == 0 ? nodeHash(hash, sibling) : nodeHash(sibling, hash)
            bits >>= 1
        }
        return hash
    }

    /// The same, without the siblings on the right: those leaves came after the old tree.
    private static func climbLeft(from seed: Digest, by siblings: ArraySlice<Digest>, bits: UInt64) -> Digest {
        var hash = seed
        var bits = bits
        for sibling in siblings {
            if bits & 1 == 1 { hash = nodeHash(sibling, hash) }
            bits >>= 1
        }
        return hash
    }

    private static func climbBorder(from seed: Digest, by siblings: ArraySlice<Digest>) -> Digest {
        siblings.reduce(seed) { nodeHash($1, $0) }
    }
}

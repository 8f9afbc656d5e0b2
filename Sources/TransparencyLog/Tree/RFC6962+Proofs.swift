public import OpenSSL

extension RFC6962 {
    /// The root of the tree of the first `size` leaves, from at most 63 stored nodes.
    public static func root(size: UInt64, reader: some NodeReader) throws -> Digest {
        try Frontier(size: size, reader: reader).root
    }

    /// The hashes that lead from a leaf to the root over `size` leaves, the leaf's sibling first (RFC 6962 §2.1.1).
    ///
    /// Throws ``LogError/sizeOutOfRange`` when the leaf is not in the tree, and what the reader throws.
    public static func inclusionProof(index: UInt64, size: UInt64, reader: some NodeReader) throws -> [Digest] {
        guard index < size, size <= UInt64(Int64.max) else { throw LogError.sizeOutOfRange }
        var proof: [Digest] = []
        var tree = Subtree(begin: 0, end: size)
        while tree.end - tree.begin > 1 {
            let middle = tree.begin + tree.split
            if index < middle {
                proof.append(try Subtree(begin: middle, end: tree.end).hash(from: reader))
                tree.end = middle
            } else {
                proof.append(try Subtree(begin: tree.begin, end: middle).hash(from: reader))
                tree.begin = middle
            }
        }
        return proof.reversed()
    }

    /// The hashes that show the first `oldSize` leaves unchanged in the tree of `newSize` (RFC 6962 §2.1.2); none
    /// between equal sizes.
    ///
    /// Throws ``LogError/emptyTreeProvesNothing`` from size zero, ``LogError/sizeOutOfRange`` when the sizes are in the
    /// wrong order, and what the reader throws.
    public static func consistencyProof(
        from oldSize: UInt64, to newSize: UInt64, reader: some NodeReader
    ) throws -> [Digest] {
        guard oldSize > 0 else { throw LogError.emptyTreeProvesNothing }
        guard oldSize <= newSize, newSize <= UInt64(Int64.max) else { throw LogError.sizeOutOfRange }
        var proof: [Digest] = []
        var tree = Subtree(begin: 0, end: newSize)
        while oldSize < tree.end {
            let middle = tree.begin + tree.split
            if oldSize <= middle {
                proof.append(try Subtree(begin: middle, end: tree.end).hash(from: reader))
                tree.end = middle
            } else {
                proof.append(try Subtree(begin: tree.begin, end: middle).hash(from: reader))
                tree.begin = middle
            }
        }
        // What remains ends where the old tree ends. If it is the whole old tree, the verifier has its hash: the old
        // root.
        if tree.begin > 0 {
            proof.append(try tree.hash(from: reader))
        }
        return proof.reversed()
    }
}

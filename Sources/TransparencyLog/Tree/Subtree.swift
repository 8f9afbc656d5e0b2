internal import OpenSSL

/// A run of leaves that RFC 6962 hashes as one: `begin` is a multiple of the least power of two that is not below the
/// length.
struct Subtree {
    var begin: UInt64
    var end: UInt64

    /// The length of the left part when it is split: the greatest power of two below the length, which must be over 1.
    var split: UInt64 {
        UInt64(1) << UInt64(63 - (end - begin - 1).leadingZeroBitCount)
    }

    /// The complete subtrees that it is made of, from left to right, highest first.
    var completeParts: [NodeAddress] {
        var parts: [NodeAddress] = []
        var position = begin
        while position < end {
            let level = 63 - (end - position).leadingZeroBitCount
            parts.append(NodeAddress(level: level, index: position >> UInt64(level)))
            position += UInt64(1) << UInt64(level)
        }
        return parts
    }

    func hash(from reader: some NodeReader) throws -> Digest {
        Self.fold(try completeParts.map(reader.node))
    }

    /// Joins the hashes of complete subtrees, highest first, from the right.
    static func fold(_ hashes: [Digest]) -> Digest {
        guard var hash = hashes.last else { return RFC6962.emptyRoot }
        for left in hashes.dropLast().reversed() {
            hash = RFC6962.nodeHash(left, hash)
        }
        return hash
    }
}

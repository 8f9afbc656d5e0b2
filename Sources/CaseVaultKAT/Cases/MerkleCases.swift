internal import OpenSSL
internal import TransparencyLog

struct MerkleRootCase: KnownAnswerCase {
    /// The leaves themselves, not their hashes.
    let leaves: [HexBytes]

    func answer() -> Answer {
        let root = RFC6962.merkleRoot(ofLeafHashes: leaves.map { RFC6962.leafHash($0.bytes.span.bytes) })
        return .done(["root": .hex(root.bytes)])
    }
}

struct MerkleInclusionCase: KnownAnswerCase {
    let leaf_hash: HexBytes
    let index: UInt64
    let size: UInt64
    let root: HexBytes
    let proof: [HexBytes]

    func answer() throws -> Answer {
        try RFC6962.verifyInclusion(
            leafHash: leaf_hash.digest(), index: index, size: size, proof: proof.map { try $0.digest() },
            root: root.digest())
        return .done()
    }
}

struct MerkleConsistencyCase: KnownAnswerCase {
    let old_size: UInt64
    let old_root: HexBytes
    let size: UInt64
    let root: HexBytes
    let proof: [HexBytes]

    func answer() throws -> Answer {
        try RFC6962.verifyConsistency(
            oldSize: old_size, oldRoot: old_root.digest(), newSize: size, newRoot: root.digest(),
            proof: proof.map { try $0.digest() })
        return .done()
    }
}

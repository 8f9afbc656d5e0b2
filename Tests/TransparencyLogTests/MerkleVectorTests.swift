import OpenSSL
import Testing
import TransparencyLog
import VectorFiles

/// transparency-dev/merkle and generated trees.
@Suite struct MerkleVectorTests {
    struct Hash: Decodable {
        let desc: String
        let hex: HexField
    }

    struct Generated: Decodable {
        let roots: [String: Base64Field]
        let inclusion: [Inclusion]
        let consistency: [Consistency]
    }

    struct Published: Decodable {
        let inclusion: [Inclusion]
        let consistency: [Consistency]
    }

    struct Inclusion: Decodable {
        let leafIdx: UInt64
        let treeSize: UInt64
        let root: Base64Field?
        let leafHash: Base64Field?
        let proof: [Base64Field]?
        let name: String?
        let wantErr: Bool?

        /// Whether the proof holds; one with a hash that is not 32 bytes cannot even be asked about.
        var holds: Bool {
            guard let root = digest(root), let leafHash = digest(leafHash), let proof = digests(proof) else {
                return false
            }
            return accepts {
                try RFC6962.verifyInclusion(
                    leafHash: leafHash, index: leafIdx, size: treeSize, proof: proof, root: root)
            }
        }
    }

    struct Consistency: Decodable {
        let size1: UInt64
        let size2: UInt64
        let root1: Base64Field
        let root2: Base64Field
        let proof: [Base64Field]?
        let name: String?
        let wantErr: Bool?

        var holds: Bool {
            guard let root1 = digest(root1), let root2 = digest(root2), let proof = digests(proof) else { return false }
            return accepts {
                try RFC6962.verifyConsistency(
                    oldSize: size1, oldRoot: root1, newSize: size2, newRoot: root2, proof: proof)
            }
        }
    }

    @Test func `leaves, nodes and the empty tree hash as published`() throws {
        let hashes = try VectorFiles.decode([Hash].self, "merkle/rfc6962_hash_kat.json")
        #expect(hashes.count == 4)
        let nothing: [UInt8] = []
        #expect(RFC6962.emptyRoot.hex == hashes[0].hex.text)
        #expect(RFC6962.leafHash(nothing.span.bytes).hex == hashes[1].hex.text)
        #expect(RFC6962.leafHash(Array("L123456".utf8).span.bytes).hex == hashes[2].hex.text)
        // The published node joins two strings that are not hashes, so only its first byte can be ours to check.
        #expect(SHA256.hash([0x01] + Array("N123N456".utf8)).hex == hashes[3].hex.text)
        let left = RFC6962.emptyRoot
        let right = RFC6962.leafHash(nothing.span.bytes)
        #expect(RFC6962.nodeHash(left, right) == SHA256.hash([0x01] + left.bytes + right.bytes))
    }

    @Test func `roots of sizes 0 to 64 are as generated, however they are computed`() throws {
        let generated = try VectorFiles.decode(Generated.self, "merkle/generated_roots.json")
        #expect(generated.roots.count == 65)
        let nodes = MemoryNodes(size: 64)
        for size in 0...64 {
            let expected = try #require(digest(generated.roots[String(size)]))
            #expect(MemoryNodes(size: size).frontier.root == expected)
            #expect(try RFC6962.root(size: UInt64(size), reader: nodes) == expected)
            let leaves = try (0..<size).map { try nodes.node(NodeAddress(level: 0, index: UInt64($0))) }
            #expect(RFC6962.merkleRoot(ofLeafHashes: leaves) == expected)
        }
    }

    @Test func `proofs are made and verified as generated`() throws {
        let generated = try VectorFiles.decode(Generated.self, "merkle/generated_roots.json")
        #expect(generated.inclusion.count == 64)
        #expect(generated.consistency.count == 64)
        let nodes = MemoryNodes(size: 64)
        for proof in generated.inclusion {
            #expect(proof.holds)
            let made = try RFC6962.inclusionProof(index: proof.leafIdx, size: proof.treeSize, reader: nodes)
            #expect(made == digests(proof.proof))
        }
        for proof in generated.consistency {
            #expect(proof.holds)
            let made = try RFC6962.consistencyProof(from: proof.size1, to: proof.size2, reader: nodes)
            #expect(made == digests(proof.proof))
        }
    }

    @Test func `published inclusion proofs are accepted and refused as upstream does`() throws {
        let proofs = try VectorFiles.decode(Published.self, "merkle/transparency_dev_proofs.json").inclusion
        #expect(proofs.count == 45)
        for proof in proofs {
            #expect(proof.holds == (proof.wantErr == false), "\(proof.name ?? "")")
        }
    }

    @Test func `published consistency proofs are accepted and refused as upstream does, but hashes must be 32 bytes`()
        throws
    {
        let proofs = try VectorFiles.decode(Published.self, "merkle/transparency_dev_proofs.json").consistency
        #expect(proofs.count == 55)
        var ours: [String?] = []
        for proof in proofs where proof.holds != (proof.wantErr == false) {
            ours.append(proof.name)
            #expect(!proof.holds && proof.root1.bytes.count != 32)
        }
        #expect(ours == ["additional/sizes-are-equal-one-and-proof-is-empty"])
    }
}

private func digest(_ field: Base64Field?) -> Digest? {
    field.flatMap { Digest($0.bytes) }
}

private func digests(_ fields: [Base64Field]?) -> [Digest]? {
    let digests = (fields ?? []).compactMap(digest)
    return digests.count == (fields ?? []).count ? digests : nil
}

private func accepts(_ check: () throws -> Void) -> Bool {
    do {
        try check()
        return true
    } catch {
        return false
    }
}

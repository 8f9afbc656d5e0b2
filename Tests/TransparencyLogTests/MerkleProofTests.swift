import OpenSSL
import Testing
import TransparencyLog

@Suite struct MerkleProofTests {
    private static let size = 33
    private let nodes = MemoryNodes(size: size)
    private let roots: [Digest] = (0...size).map { MemoryNodes(size: $0).frontier.root }

    @Test func `every leaf is proved in every tree and nowhere else`() throws {
        for size in 1...UInt64(Self.size) {
            for index in 0..<size {
                let leaf = try nodes.node(NodeAddress(level: 0, index: index))
                let proof = try RFC6962.inclusionProof(index: index, size: size, reader: nodes)
                try RFC6962.verifyInclusion(
                    leafHash: leaf, index: index, size: size, proof: proof, root: roots[Int(size)])
                for other in 0..<size where other != index {
                    #expect(throws: LogError.self) {
                        try RFC6962.verifyInclusion(
                            leafHash: leaf, index: other, size: size, proof: proof, root: roots[Int(size)])
                    }
                }
            }
        }
    }

    @Test func `every tree is proved to begin with every smaller one`() throws {
        for new in 1...UInt64(Self.size) {
            for old in 1...new {
                let proof = try RFC6962.consistencyProof(from: old, to: new, reader: nodes)
                try RFC6962.verifyConsistency(
                    oldSize: old, oldRoot: roots[Int(old)], newSize: new, newRoot: roots[Int(new)], proof: proof)
            }
        }
    }

    @Test func `a log that changed an old leaf cannot prove consistency`() throws {
        var leaves = try (0..<20).map { try nodes.node(NodeAddress(level: 0, index: UInt64($0))) }
        leaves[3] = RFC6962.emptyRoot
        let forked = MemoryNodes(leafHashes: leaves)
        for old in UInt64(4)...19 {
            let proof = try RFC6962.consistencyProof(from: old, to: 20, reader: forked)
            #expect(throws: LogError.rootMismatch) {
                try RFC6962.verifyConsistency(
                    oldSize: old, oldRoot: roots[Int(old)], newSize: 20, newRoot: forked.frontier.root, proof: proof)
            }
        }
    }

    @Test func `an altered, shortened or lengthened proof is refused`() throws {
        let leaf = try nodes.node(NodeAddress(level: 0, index: 5))
        let proof = try RFC6962.inclusionProof(index: 5, size: 21, reader: nodes)
        for position in proof.indices {
            var altered = proof
            altered[position] = RFC6962.emptyRoot
            #expect(throws: LogError.rootMismatch) {
                try RFC6962.verifyInclusion(leafHash: leaf, index: 5, size: 21, proof: altered, root: roots[21])
            }
        }
        for wrong in [Array(proof.dropLast()), proof + [RFC6962.emptyRoot], []] {
            #expect(throws: LogError.wrongProofLength) {
                try RFC6962.verifyInclusion(leafHash: leaf, index: 5, size: 21, proof: wrong, root: roots[21])
            }
        }
    }

    @Test func `from an empty tree nothing is proved`() {
        #expect(throws: LogError.emptyTreeProvesNothing) {
            try RFC6962.verifyConsistency(
                oldSize: 0, oldRoot: RFC6962.emptyRoot, newSize: 5, newRoot: roots[5], proof: [])
        }
        #expect(throws: LogError.emptyTreeProvesNothing) {
            try RFC6962.consistencyProof(from: 0, to: 5, reader: nodes)
        }
    }

    private static let hostileSizes: [UInt64] = [0, UInt64(Int64.max), UInt64(Int64.max) + 1, .max - 1, .max]

    @Test(arguments: hostileSizes)
    func `sizes from an adversary are refused without a trap`(size: UInt64) {
        let root = RFC6962.emptyRoot
        for other in Self.hostileSizes + [1] where other != size {
            #expect(throws: LogError.self) {
                try RFC6962.verifyInclusion(
                    leafHash: root, index: other, size: size, proof: [], root: RFC6962.leafHash(RawSpan()))
            }
            #expect(throws: LogError.self) {
                try RFC6962.verifyConsistency(
                    oldSize: other, oldRoot: root, newSize: size, newRoot: roots[1], proof: [root])
            }
            #expect(throws: (any Error).self) {
                try RFC6962.inclusionProof(index: other, size: size, reader: nodes)
            }
            #expect(throws: (any Error).self) {
                try RFC6962.consistencyProof(from: size, to: other, reader: MemoryNodes())
            }
        }
        #expect(throws: (any Error).self, "size \(size)") {
            try Frontier(size: max(size, 1), reader: MemoryNodes())
        }
    }
}

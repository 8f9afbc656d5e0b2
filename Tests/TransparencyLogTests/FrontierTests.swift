import OpenSSL
import Testing
import TransparencyLog

@Suite struct FrontierTests {
    @Test func `a frontier read back from its rows goes on like the one that wrote them`() throws {
        let complete = MemoryNodes(size: 70)
        for size in 0..<70 {
            let nodes = MemoryNodes(size: size)
            var frontier = try Frontier(size: UInt64(size), reader: nodes)
            #expect(frontier.head == TreeHead(size: UInt64(size), root: nodes.frontier.root))
            let leaf = try complete.node(NodeAddress(level: 0, index: UInt64(size)))
            #expect(frontier.append(leafHash: leaf).flatMap(\.bytes) == complete.rows[size])
        }
    }

    @Test func `a row has the hashes that its leaf completes and no other`() throws {
        let nodes = MemoryNodes(size: 64)
        for (leaf, row) in nodes.rows.enumerated() {
            #expect(row.count == NodeAddress.rowLength(ofLeaf: UInt64(leaf)))
            #expect(row.count == 32 * (1 + (leaf + 1).trailingZeroBitCount))
        }
    }

    @Test func `each node is found in its row and joins the two below it`() throws {
        let nodes = MemoryNodes(size: 64)
        for level in 1...6 {
            for index in 0..<(UInt64(64) >> UInt64(level)) {
                let address = NodeAddress(level: level, index: index)
                #expect(address.row == (index + 1) << UInt64(level) - 1)
                let left = try nodes.node(NodeAddress(level: level - 1, index: 2 * index))
                let right = try nodes.node(NodeAddress(level: level - 1, index: 2 * index + 1))
                #expect(try nodes.node(address) == RFC6962.nodeHash(left, right))
            }
        }
    }

    @Test func `a copy that is appended to leaves the original as it was`() {
        let original = MemoryNodes(size: 5).frontier
        var copy = original
        copy.append(leafHash: RFC6962.emptyRoot)
        #expect(original.size == 5)
        #expect(original.root == MemoryNodes(size: 5).frontier.root)
        #expect(copy.root != original.root)
    }

    @Test func `a missing node is an error and not another tree`() {
        #expect(throws: MemoryNodes.Missing.self) {
            try Frontier(size: 6, reader: MemoryNodes(size: 5))
        }
    }
}

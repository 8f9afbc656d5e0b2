import OpenSSL
import Testing
import TransparencyLog

@Suite struct TLogProofTests {
    private let signer: NoteSigner
    private let nodes = MemoryNodes(size: 13)
    private let receipt: TLogProof

    init() throws {
        signer = try NoteSigner(name: "example.com/log", key: Ed25519.PrivateKey.generate())
        let checkpoint = try Checkpoint(origin: "example.com/log", size: 13, root: nodes.frontier.root)
        receipt = try TLogProof(
            extra: Array("name".utf8), index: 6, hashes: RFC6962.inclusionProof(index: 6, size: 13, reader: nodes),
            checkpoint: checkpoint.signed(by: signer))
    }

    @Test func `a receipt is read back and verifies without the log`() throws {
        let parsed = try TLogProof(parsing: receipt.bytes)
        #expect(parsed.bytes == receipt.bytes)
        #expect(parsed.extra == Array("name".utf8))
        let leaf = try nodes.node(NodeAddress(level: 0, index: 6))
        let checkpoint = try parsed.verify(leafHash: leaf, origin: "example.com/log", verifier: signer.verifier)
        #expect(checkpoint.size == 13)
    }

    @Test func `a receipt is of one leaf, one log and one key`() throws {
        let leaf = try nodes.node(NodeAddress(level: 0, index: 6))
        let other = try nodes.node(NodeAddress(level: 0, index: 7))
        let stranger = try NoteSigner(name: "example.com/log", key: Ed25519.PrivateKey.generate())
        #expect(throws: LogError.rootMismatch) {
            try receipt.verify(leafHash: other, origin: "example.com/log", verifier: signer.verifier)
        }
        #expect(throws: LogError.originMismatch) {
            try receipt.verify(leafHash: leaf, origin: "example.com/other", verifier: signer.verifier)
        }
        #expect(throws: LogError.unverified) {
            try receipt.verify(leafHash: leaf, origin: "example.com/log", verifier: stranger.verifier)
        }
    }

    @Test func `a receipt of a log with one entry has no hashes`() throws {
        let nodes = MemoryNodes(size: 1)
        let checkpoint = try Checkpoint(origin: "example.com/log", size: 1, root: nodes.frontier.root)
        let receipt = try TLogProof(index: 0, hashes: [], checkpoint: checkpoint.signed(by: signer))
        #expect(
            String(decoding: receipt.bytes, as: UTF8.self).hasPrefix(
                "c2sp.org/tlog-proof@v1\nindex 0\n\nexample.com/log\n"))
        #expect(try TLogProof(parsing: receipt.bytes).hashes.isEmpty)
    }

    @Test func `a receipt that is cut off anywhere is refused`() {
        for count in receipt.bytes.indices {
            #expect(throws: LogError.self) { try TLogProof(parsing: Array(receipt.bytes[..<count])) }
        }
    }

    @Test(
        "a receipt in another spelling is refused",
        arguments: [
            ("@v1", "@v2"), ("index 6", "index 06"), ("index 6", "index -6"), ("index 6", "index"), ("index 6\n", ""),
            ("extra bmFtZQ==", "extra bmFtZR=="), ("extra bmFtZQ==", "extra bmFtZQ"), ("extra bmFtZQ==", "other x"),
            ("index 6\n", "index 6\nAAAA\n"), ("index 6\n", "index 6\r\n"),
        ])
    func refused(replaced: String, replacement: String) throws {
        let text = String(decoding: receipt.bytes, as: UTF8.self)
        let range = try #require(text.firstRange(of: replaced))
        let altered = text[..<range.lowerBound] + replacement + text[range.upperBound...]
        #expect(throws: LogError.malformedProof) { try TLogProof(parsing: Array(altered.utf8)) }
    }
}

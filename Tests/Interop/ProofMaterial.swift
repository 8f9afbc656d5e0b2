import OpenSSL
import TransparencyLog
import VaultModel

/// Proofs that an entry stands in a log of up to 300 entries.
enum ProofMaterial: Material {
    static let name = "proofs"

    static func write(_ number: Int) throws -> Row {
        var row = Row()
        let key = try Ed25519.PrivateKey.generate()
        let origin = Root.origin(vault: try VaultID.random(), generation: 1)
        let size = 1 + number % 300
        let index = Draw.number(0...size - 1)
        let entry = try Draw.bytes(number)
        var nodes = Nodes()
        for leaf in 0..<size {
            let bytes = leaf == index ? entry : "\(number) \(leaf)".utf8.map { $0 }
            nodes.append(RFC6962.leafHash(bytes.span.bytes))
        }
        let note = try Checkpoint(origin: origin, size: UInt64(size), root: nodes.frontier.root).signed(
            by: NoteSigner(name: origin, key: key))
        let proof = try TLogProof(
            extra: entry, index: UInt64(index),
            hashes: try RFC6962.inclusionProof(index: UInt64(index), size: UInt64(size), reader: nodes),
            checkpoint: note)
        row.set("origin", text: origin)
        row.set("key", key.publicKey)
        row.set("index", number: index)
        row.set("entry", entry)
        row.set("proof", proof.bytes)
        return row
    }

    static func check(_ row: Row) throws {
        let origin = try row.text("origin")
        let proof = try TLogProof(parsing: try row.bytes("proof"))
        guard let entry = proof.extra, proof.index == (try row.number("index")) else {
            throw InteropError("the entry or its place")
        }
        try row.expect("entry", entry)
        try row.expect("proof", proof.bytes)
        _ = try proof.verify(
            leafHash: RFC6962.leafHash(entry.span.bytes), origin: origin,
            verifier: NoteVerifier(name: origin, publicKey: try row.bytes("key")))
    }

    /// A log in memory: the row of each leaf.
    private struct Nodes: NodeReader {
        private var rows: [[UInt8]] = []
        private(set) var frontier = Frontier()

        mutating func append(_ leafHash: Digest) {
            rows.append(frontier.append(leafHash: leafHash).flatMap(\.bytes))
        }

        func node(_ address: NodeAddress) throws -> Digest {
            guard let row = Int(exactly: address.row), rows.indices.contains(row),
                let hash = Digest(Array(rows[row].dropFirst(address.offset).prefix(32)))
            else { throw InteropError("a node is missing") }
            return hash
        }
    }
}

import OpenSSL
import TransparencyLog
import VaultModel

/// Signed checkpoints; every other one also has a signature of a key that nobody knows.
enum NoteMaterial: Material {
    static let name = "checkpoints"

    static func write(_ number: Int) throws -> Row {
        var row = Row()
        let key = try Ed25519.PrivateKey.generate()
        let origin = Root.origin(vault: try VaultID.random(), generation: UInt32(1 + number % 3))
        let (size, root) = (Draw.number(0...UInt64.max), try Draw.digest())
        var note = try Checkpoint(origin: origin, size: size, root: root).signed(
            by: NoteSigner(name: origin, key: key))
        if number.isMultiple(of: 2) {
            let stranger = try NoteSigner(name: "witness.example", key: try Ed25519.PrivateKey.generate())
            for signature in try stranger.sign(note.text).signatures { try note.append(signature) }
        }
        row.set("origin", text: origin)
        row.set("key", key.publicKey)
        row.set("size", number: size)
        row.set("root", root.bytes)
        row.set("note", note.bytes)
        return row
    }

    static func check(_ row: Row) throws {
        let origin = try row.text("origin")
        let (checkpoint, _) = try Checkpoint.open(
            try row.bytes("note"), origin: origin,
            verifier: NoteVerifier(name: origin, publicKey: try row.bytes("key")))
        guard checkpoint.head == TreeHead(size: try row.number("size"), root: try row.digest("root")) else {
            throw InteropError("another head")
        }
    }
}

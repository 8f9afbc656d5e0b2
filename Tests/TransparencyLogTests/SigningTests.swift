import OpenSSL
import Testing
import TransparencyLog

@Suite struct SigningTests {
    private let origin = "casevault/00112233445566778899aabbccddeeff/1"
    private let signer: NoteSigner
    private let witness: NoteCosigner
    private let checkpoint: Checkpoint

    init() throws {
        signer = try NoteSigner(name: origin, key: Ed25519.PrivateKey.generate())
        witness = try NoteCosigner(name: "witness.example/w1", key: Ed25519.PrivateKey.generate())
        checkpoint = try Checkpoint(origin: origin, size: 7, root: MemoryNodes(size: 7).frontier.root)
    }

    @Test func `a signed checkpoint opens under the key that was handed out`() throws {
        let note = try checkpoint.signed(by: signer)
        let (opened, _) = try Checkpoint.open(note.bytes, origin: origin, verifier: NoteVerifier(vkey: signer.vkey))
        #expect(opened == checkpoint)
    }

    @Test func `a signature that was found valid is valid for nothing else, and still is after many others`() throws {
        let note = try checkpoint.signed(by: signer)
        let other = try NoteSigner(name: origin, key: Ed25519.PrivateKey.generate())
        try note.verify(with: [signer.verifier])
        let signature = try #require(note.signatures.first)
        for size: UInt64 in 8..<300 {
            let next = try Checkpoint(origin: origin, size: size, root: checkpoint.root)
            let moved = try SignedNote(text: next.body, signatures: [signature])
            #expect(throws: LogError.invalidSignature) { try moved.verify(with: [signer.verifier]) }
            try next.signed(by: signer).verify(with: [signer.verifier])
        }
        let foreign = try NoteSignature(name: origin, keyID: other.verifier.keyID, raw: signature.raw)
        #expect(throws: LogError.invalidSignature) {
            try SignedNote(text: note.text, signatures: [foreign]).verify(with: [other.verifier])
        }
        // Key, signature and text one after the other are the same bytes, and mean something else.
        let shifted = try NoteSignature(
            name: origin, keyID: signature.keyID, raw: signature.raw + [try #require(note.text.first)])
        #expect(throws: LogError.invalidSignature) {
            try SignedNote(text: Array(note.text.dropFirst()), signatures: [shifted]).verify(with: [signer.verifier])
        }
        try note.verify(with: [signer.verifier])
    }

    @Test func `another log's checkpoint is refused although its key is the same`() throws {
        let other = try Checkpoint(origin: origin + "0", size: 7, root: checkpoint.root)
        let note = try other.signed(by: signer)
        #expect(throws: LogError.originMismatch) {
            try Checkpoint.open(note.bytes, origin: origin, verifier: signer.verifier)
        }
    }

    @Test func `an origin that only looks alike is another origin`() throws {
        let composed = try Checkpoint(origin: "caf\u{e9}", size: 0, root: RFC6962.emptyRoot)
        let decomposed = try Checkpoint(origin: "cafe\u{301}", size: 0, root: RFC6962.emptyRoot)
        #expect(composed != decomposed)
        #expect(throws: LogError.originMismatch) {
            try Checkpoint.open(
                composed.signed(by: signer).bytes, origin: decomposed.origin, verifier: signer.verifier)
        }
    }

    @Test func `an altered bit anywhere in the text is refused`() throws {
        let note = try checkpoint.signed(by: signer)
        for index in checkpoint.body.indices {
            var bytes = note.bytes
            bytes[index] ^= 0x01
            #expect(throws: LogError.self) { try Checkpoint.open(bytes, origin: origin, verifier: signer.verifier) }
        }
    }

    @Test func `a witness countersigns with a time that the verifier learns`() throws {
        var note = try checkpoint.signed(by: signer)
        try note.append(witness.cosign(note, timestamp: 1_767_225_600))
        let parsed = try SignedNote(parsing: note.bytes)
        let verified = try parsed.verifiedSignatures(with: [signer.verifier, NoteVerifier(vkey: witness.vkey)])
        #expect(verified.map(\.name) == [origin, "witness.example/w1"])
        #expect(verified.map(\.timestamp) == [nil, 1_767_225_600])
    }

    @Test func `a witness signs nothing but checkpoints and no time beyond 63 bits`() throws {
        let text = try signer.sign(Array("a text\n".utf8))
        #expect(throws: LogError.malformedCheckpoint) { try witness.cosign(text, timestamp: 1) }
        let note = try checkpoint.signed(by: signer)
        #expect(throws: LogError.timestampOutOfRange) { try witness.cosign(note, timestamp: 1 << 63) }
    }

    @Test func `the log's key under the type of a witness is another key`() throws {
        let note = try checkpoint.signed(by: signer)
        let asWitness = try NoteVerifier(name: origin, algorithm: .cosignature, publicKey: signer.verifier.publicKey)
        #expect(asWitness.keyID != signer.verifier.keyID)
        #expect(throws: LogError.unverified) { try note.verify(with: [asWitness]) }
    }

    @Test func `signatures of unknown keys and types are carried unchanged`() throws {
        var note = try checkpoint.signed(by: signer)
        try note.append(
            NoteSignature(name: "future.example", keyID: 0xdead_beef, raw: [UInt8](repeating: 7, count: 2428)))
        try note.append(NoteSignature(name: origin, keyID: signer.verifier.keyID ^ 1, raw: [0]))
        let parsed = try SignedNote(parsing: note.bytes)
        #expect(parsed.bytes == note.bytes)
        #expect(parsed.signatures.count == 3)
        #expect(try parsed.verify(with: [signer.verifier]) == [origin])
    }

    @Test func `one bad signature of a known key refuses the note in spite of a good one`() throws {
        var note = try checkpoint.signed(by: signer)
        try note.append(
            NoteSignature(name: origin, keyID: signer.verifier.keyID, raw: [UInt8](repeating: 0, count: 64)))
        #expect(throws: LogError.invalidSignature) { try note.verify(with: [signer.verifier]) }
    }

    @Test func `a key that signed twice is named once`() throws {
        var note = try checkpoint.signed(by: signer)
        try note.append(note.signatures[0])
        #expect(try note.verify(with: [signer.verifier, signer.verifier]) == [origin])
    }
}

import OpenSSL
import Testing
import TransparencyLog
import VaultGate

/// A fault in a signature that the gate makes: the checkpoint with it must not be handed out.
@Suite struct CheckpointCheckTests {
    private let origin = "casevault/00112233445566778899aabbccddeeff/1"

    @Test func `a checkpoint passes with a right signature by the log's key, and with no other`() throws {
        let key = try Ed25519.PrivateKey.generate()
        let checkpoint = try Checkpoint(origin: origin, size: 3, root: SHA256.hash([1]))
        let note = try checkpoint.signed(by: NoteSigner(name: origin, key: key)).bytes
        func passes(_ note: [UInt8], _ publicKey: [UInt8]) -> Bool {
            CheckpointCheck(note, origin: origin, publicKey: publicKey).passes()
        }
        #expect(passes(note, key.publicKey))
        #expect(!passes(note, try Ed25519.PrivateKey.generate().publicKey))
        // A letter of the base64 of the signature, and one of the signed text.
        for place in [note.count - 20, origin.utf8.count + 1] {
            var faulty = note
            faulty[place] = faulty[place] == 0x41 ? 0x42 : 0x41
            #expect(!passes(faulty, key.publicKey))
        }
    }
}

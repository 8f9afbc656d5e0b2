public import OpenSSL

/// A signing key under a name, for plain Ed25519 signatures on notes: what a log signs its checkpoints with.
public struct NoteSigner: Sendable {
    /// The key's public side, as others are to trust it.
    public let verifier: NoteVerifier
    private let key: Ed25519.PrivateKey

    /// Gives a key its name. Throws ``LogError/invalidKeyName``.
    public init(name: String, key: Ed25519.PrivateKey) throws(LogError) {
        verifier = try NoteVerifier(name: name, algorithm: .ed25519, publicKey: key.publicKey)
        self.key = key
    }

    /// The name in its signature lines.
    public var name: String { verifier.name }

    /// The verifier key to hand out.
    public var vkey: String { verifier.vkey }

    /// Signs a text that ends in a newline.
    ///
    /// Throws ``LogError/malformedNote`` when the text cannot be a note's, and a `CryptoError` when signing fails.
    public func sign(_ text: [UInt8]) throws -> SignedNote {
        let signature = try NoteSignature(
            name: name, keyID: verifier.keyID, raw: key.signature(for: text.span.bytes))
        return try SignedNote(text: text, signatures: [signature])
    }
}

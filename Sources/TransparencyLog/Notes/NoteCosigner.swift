public import OpenSSL

/// A witness's signing key under a name (c2sp.org/tlog-cosignature). Not the key of any log or of another cosigner: a
/// v1 cosignature does not cover its signer's name.
public struct NoteCosigner: Sendable {
    /// The key's public side, as others are to trust it.
    public let verifier: NoteVerifier
    private let key: Ed25519.PrivateKey

    /// Gives a key its name. Throws ``LogError/invalidKeyName``.
    public init(name: String, key: Ed25519.PrivateKey) throws(LogError) {
        verifier = try NoteVerifier(name: name, algorithm: .cosignature, publicKey: key.publicKey)
        self.key = key
    }

    /// The verifier key to hand out.
    public var vkey: String { verifier.vkey }

    /// States that at `timestamp`, in seconds since 1970-01-01T00:00:00Z, this checkpoint's tree was the largest that
    /// the cosigner had seen of its log, and consistent with all before. The caller has verified the note and the
    /// consistency.
    ///
    /// Throws ``LogError/malformedCheckpoint`` for a note that is not a checkpoint, ``LogError/timestampOutOfRange``
    /// beyond 2^63 - 1, and a `CryptoError` when signing fails.
    public func cosign(_ note: SignedNote, timestamp: UInt64) throws -> NoteSignature {
        guard timestamp <= UInt64(Int64.max) else { throw LogError.timestampOutOfRange }
        _ = try Checkpoint(body: note.text)
        let message = try Cosignature.message(text: note.text, timestamp: timestamp)
        let signature = try key.signature(for: message.span.bytes)
        return try NoteSignature(
            name: verifier.name, keyID: verifier.keyID,
            raw: Cosignature(timestamp: timestamp, signature: signature).raw)
    }
}

internal import OpenSSL

/// A public key that is trusted under a name, for one type of signature: the `vkey` of c2sp.org/signed-note.
public struct NoteVerifier: Sendable {
    /// The types of signature that are understood.
    public enum Algorithm: UInt8, Sendable {
        /// Ed25519 over the note's text.
        case ed25519 = 0x01
        /// Ed25519 over a time and a checkpoint (c2sp.org/tlog-cosignature).
        case cosignature = 0x04
    }

    /// The name that a signature line must have.
    public let name: String
    /// The key ID that a signature line must have.
    public let keyID: UInt32
    /// The type of signature.
    public let algorithm: Algorithm
    /// The Ed25519 public key, 32 bytes.
    public let publicKey: [UInt8]

    /// Trusts a public key of 32 bytes under a name.
    ///
    /// Throws ``LogError/invalidKeyName``, or ``LogError/malformedVerifierKey`` for a key of another length.
    public init(name: String, algorithm: Algorithm = .ed25519, publicKey: [UInt8]) throws(LogError) {
        guard LineText.isKeyName(name) else { throw .invalidKeyName }
        guard publicKey.count == 32 else { throw .malformedVerifierKey }
        self.name = name
        self.algorithm = algorithm
        self.publicKey = publicKey
        let hash = SHA256.hash(Array(name.utf8) + [LineText.newline, algorithm.rawValue] + publicKey)
        keyID = hash.bytes[..<4].reduce(0) { $0 << 8 | UInt32($1) }
    }

    /// Parses `name+hex+base64`: key ID in eight lower-case hex digits, then the type and the public key in canonical
    /// Base64.
    ///
    /// Throws ``LogError/malformedVerifierKey``, also for an unknown type and for a key ID that does not belong to the
    /// key.
    public init(vkey: String) throws(LogError) {
        let parts = vkey.utf8.split(separator: UInt8(ascii: "+"), maxSplits: 2, omittingEmptySubsequences: false)
        guard parts.count == 3, let name = String(validating: parts[0], as: UTF8.self), LineText.isKeyName(name),
            let material = StrictBase64.decode(parts[2]), let type = material.first,
            let algorithm = Algorithm(rawValue: type), material.count == 33
        else { throw .malformedVerifierKey }
        try self.init(name: name, algorithm: algorithm, publicKey: Array(material[1...]))
        guard parts[1].elementsEqual(hexKeyID.utf8) else { throw .malformedVerifierKey }
    }

    /// The key in the form that ``init(vkey:)`` reads.
    public var vkey: String {
        let material = StrictBase64.encode([algorithm.rawValue] + publicKey)
        return "\(name)+\(hexKeyID)+\(String(decoding: material, as: UTF8.self))"
    }

    /// Whether a signature line claims to be of this key.
    func matches(_ signature: NoteSignature) -> Bool {
        matches(name: signature.name, keyID: signature.keyID)
    }

    func matches(name: String, keyID: UInt32) -> Bool {
        self.keyID == keyID && LineText.equal(self.name, name)
    }

    /// Checks a signature that ``matches(_:)`` on a note's text.
    func verify(_ signature: NoteSignature, on text: [UInt8]) throws(LogError) -> VerifiedSignature {
        switch algorithm {
        case .ed25519:
            try check(signature.raw, of: text)
            return VerifiedSignature(name: name, keyID: keyID, timestamp: nil)
        case .cosignature:
            let cosignature = try Cosignature(raw: signature.raw)
            try check(cosignature.signature, of: Cosignature.message(text: text, timestamp: cosignature.timestamp))
            return VerifiedSignature(name: name, keyID: keyID, timestamp: cosignature.timestamp)
        }
    }

    private func check(_ signature: [UInt8], of message: [UInt8]) throws(LogError) {
        guard ValidSignatures.contains(signature, of: message, by: publicKey) else { throw .invalidSignature }
    }

    private var hexKeyID: String {
        let digits = String(keyID, radix: 16)
        return String(repeating: "0", count: 8 - digits.count) + digits
    }
}

public import OpenSSL

/// An official's key file: `u32 length ‖ header ‖ box`. The header is a context with the identity and the KDF; it is
/// bound into the box, whose secret is `X25519 private 32 ‖ Ed25519 seed 32`.
public enum KeyFile {
    /// The longest key file in bytes.
    public static let limit = 4096

    /// Seals the keys.
    ///
    /// - Parameter passphrase: UTF-8 in NFC; empty exactly when the identity's protection is ``KeyProtection/none``.
    public static func seal(
        _ keys: OfficialKeys, passphrase: borrowing SecretBytes
    ) throws(VaultCryptoError) -> [UInt8] {
        let header = header(keys.identity)
        let salt = try mapped { () throws(CryptoError) in try Random.bytes(32) }
        let secret = try mapped { () throws(CryptoError) in
            try SecretBytes(concatenating: keys.kem.exportSecret(), keys.signing.exportSeed())
        }
        let parent = try parent(keys.identity.protection, passphrase: passphrase, salt: salt)
        let box = try Box.seal(secret, parent: parent, magic: .keyFile, salt: salt, header: header.bytes)
        return UInt32(header.bytes.count).bigEndianBytes + header.bytes + box
    }

    /// Reads the open part of a key file: who it belongs to and how it is protected.
    public static func identity(of file: [UInt8]) throws(VaultCryptoError) -> OfficialIdentity {
        try parts(of: file).identity
    }

    /// Opens a key file.
    ///
    /// - Parameters:
    ///   - passphrase: empty when the file has no passphrase.
    ///   - costFloor: the cheapest scrypt cost that is accepted.
    /// - Throws: ``VaultCryptoError/wrongPassphraseOrDamaged``, one error for both.
    public static func open(
        _ file: [UInt8], passphrase: borrowing SecretBytes, costFloor: UInt8 = 17
    ) throws(VaultCryptoError) -> OfficialKeys {
        let parts = try parts(of: file)
        if case .scrypt(let cost) = parts.identity.protection, cost < costFloor { throw .kdfTooCheap }
        guard let salt = try? Box.salt(of: parts.box, magic: .keyFile) else { throw .wrongPassphraseOrDamaged }
        let parent = try parent(parts.identity.protection, passphrase: passphrase, salt: salt)
        let secret: SecretBytes
        do {
            secret = try Box.open(parts.box, parent: parent, magic: .keyFile, header: parts.header)
        } catch .notAuthentic {
            throw .wrongPassphraseOrDamaged
        }
        let kem: X25519.PrivateKey
        let signing: Ed25519.PrivateKey
        do {
            kem = try X25519.PrivateKey(try secret.slice(0..<32))
            signing = try Ed25519.PrivateKey(seed: try secret.slice(32..<64))
        } catch {
            throw VaultCryptoError(error)
        }
        // The public halves in the header are bound into the box; that they belong to these keys is checked all the same.
        guard kem.publicKey == parts.identity.kemPublicKey, signing.publicKey == parts.identity.signingPublicKey else {
            throw .wrongPassphraseOrDamaged
        }
        return OfficialKeys(identity: parts.identity, kem: kem, signing: signing)
    }

    /// Damage and a wrong passphrase are one error; only a file of a newer version is told apart.
    private static func parts(
        of file: [UInt8]
    ) throws(VaultCryptoError) -> (identity: OfficialIdentity, header: [UInt8], box: [UInt8]) {
        do throws(FormatError) {
            return try split(file)
        } catch .unknownVersion {
            throw .malformed(.unknownVersion)
        } catch {
            throw .wrongPassphraseOrDamaged
        }
    }

    private static func header(_ identity: OfficialIdentity) -> Context {
        var context = Context(.keyFile)
        identity.append(to: &context)
        return context
    }

    private static func split(
        _ file: [UInt8]
    ) throws(FormatError) -> (identity: OfficialIdentity, header: [UInt8], box: [UInt8]) {
        guard file.count <= limit else { throw .tooLarge }
        guard file.count >= 4, let length = UInt32(bigEndianBytes: file[0..<4]), Int(length) <= file.count - 4 else {
            throw .truncated
        }
        let header = Array(file[4..<(4 + Int(length))])
        var reader = try ContextReader(header, domain: .keyFile, limit: limit)
        let identity = try OfficialIdentity(from: &reader)
        try reader.end()
        let box = Array(file[(4 + Int(length))...])
        guard box.count == Box.overhead + 64 else { throw .truncated }
        return (identity, header, box)
    }

    private static func parent(
        _ protection: KeyProtection, passphrase: borrowing SecretBytes, salt: [UInt8]
    ) throws(VaultCryptoError) -> SecretBytes {
        switch protection {
        case .scrypt(let cost):
            guard passphrase.count > 0 else { throw .passphraseExpected(true) }
            return try mapped { () throws(CryptoError) in
                try Scrypt.derive(
                    passphrase: passphrase, salt: salt.span.bytes, n: 1 << Int(cost), r: 8, p: 1, count: 32)
            }
        case .none:
            guard passphrase.count == 0 else { throw .passphraseExpected(false) }
            return try mapped { () throws(CryptoError) in
                try SecretBytes(copying: [UInt8](repeating: 0, count: 32).span.bytes)
            }
        }
    }
}

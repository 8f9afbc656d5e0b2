public import OpenSSL

/// Hybrid public key encryption (RFC 9180) with DHKEM(X25519, HKDF-SHA256) and HKDF-SHA256, in base and psk mode.
///
/// Neither mode tells who sealed: whoever needs to know binds the sealed bytes into something signed. The auth modes
/// are refused.
///
/// The functions here are the single-shot ones of §6.1 for keys: one secret under a fresh encapsulated key with
/// AES-256-GCM, which is all that a vault seals. ``SenderContext`` and ``RecipientContext`` carry several messages and
/// arbitrary plaintexts.
public enum HPKE {
    /// The length of an encapsulated key and of a public key in bytes (§7.1).
    public static let encapsulatedKeyLength = 32
    /// The least length of a pre-shared key in bytes (§9.5).
    public static let minimumPSKLength = 32
    /// The least length of the input of ``deriveKeyPair(ikm:)`` in bytes (§7.1.3).
    public static let minimumSeedLength = 32

    /// Seals a secret to an X25519 public key in base mode.
    ///
    /// `enc` is 32 bytes, `ct` 16 bytes longer than the secret. Throws `CryptoError.invalidLength` or `.invalidKey` for
    /// a public key that is not 32 bytes or of low order.
    public static func seal(
        _ secret: borrowing SecretBytes, to publicKey: [UInt8], info: [UInt8], aad: [UInt8]
    ) throws(CryptoError) -> (enc: [UInt8], ct: [UInt8]) {
        var context = try SenderContext(to: publicKey, info: info)
        let ct = try context.sealSecret(secret, aad: aad)
        return (context.enc, ct)
    }

    /// Seals a secret to an X25519 public key in psk mode: only someone who also has the pre-shared key opens it.
    ///
    /// Throws as ``seal(_:to:info:aad:)`` does, and `CryptoError.invalidKey` for a pre-shared key under 32 bytes or an
    /// empty id.
    public static func seal(
        _ secret: borrowing SecretBytes, to publicKey: [UInt8], info: [UInt8], aad: [UInt8],
        psk: borrowing SecretBytes, pskID: [UInt8]
    ) throws(CryptoError) -> (enc: [UInt8], ct: [UInt8]) {
        var context = try SenderContext(to: publicKey, info: info, psk: psk, pskID: pskID)
        let ct = try context.sealSecret(secret, aad: aad)
        return (context.enc, ct)
    }

    /// Opens what ``seal(_:to:info:aad:)`` made for this private key with the same `info` and `aad`.
    ///
    /// Throws `CryptoError.authenticationFailed` when anything differs, `.invalidLength` or `.invalidKey` for an `enc`
    /// that is not 32 bytes or of low order.
    public static func openSecret(
        enc: [UInt8], ct: [UInt8], privateKey: X25519.PrivateKey, info: [UInt8], aad: [UInt8]
    ) throws(CryptoError) -> SecretBytes {
        var context = try RecipientContext(enc: enc, privateKey: privateKey, info: info)
        return try context.openSecret(ct, aad: aad)
    }

    /// Opens what ``seal(_:to:info:aad:psk:pskID:)`` made. Throws as ``openSecret(enc:ct:privateKey:info:aad:)`` does,
    /// and `CryptoError.invalidKey` for a pre-shared key under 32 bytes or an empty id.
    public static func openSecret(
        enc: [UInt8], ct: [UInt8], privateKey: X25519.PrivateKey, info: [UInt8], aad: [UInt8],
        psk: borrowing SecretBytes, pskID: [UInt8]
    ) throws(CryptoError) -> SecretBytes {
        var context = try RecipientContext(enc: enc, privateKey: privateKey, info: info, psk: psk, pskID: pskID)
        return try context.openSecret(ct, aad: aad)
    }

    /// Derives an X25519 key pair from secret input of at least 32 bytes, always the same one from the same input
    /// (§7.1.3).
    ///
    /// Throws `CryptoError.invalidLength` for shorter input.
    public static func deriveKeyPair(ikm: borrowing SecretBytes) throws(CryptoError) -> X25519.PrivateKey {
        try KEM.deriveKeyPair(ikm: ikm)
    }
}

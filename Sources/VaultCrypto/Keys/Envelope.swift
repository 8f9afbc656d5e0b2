public import OpenSSL

/// A secret sealed to a public key: `u16 kem ‖ u16 kdf ‖ u16 aead ‖ u16 length ‖ enc ‖ ciphertext ‖ tag` (RFC 9180,
/// base mode, no associated data: everything it stands for is in `info`).
public enum Envelope {
    /// The length of an envelope of 32 bytes to an X25519 key.
    public static let count = 8 + 32 + 32 + 16

    /// Seals `secret` to an X25519 public key.
    public static func seal(
        _ secret: borrowing SecretBytes, to publicKey: [UInt8], info: Context
    ) throws(VaultCryptoError) -> [UInt8] {
        do {
            let (enc, ct) = try HPKE.seal(secret, to: publicKey, info: info.bytes, aad: [])
            var bytes: [UInt8] = []
            let suite = HPKE.Ciphersuite.x25519
            bytes.appendInteger(suite.kem)
            bytes.appendInteger(suite.kdf)
            bytes.appendInteger(suite.aead)
            bytes.appendInteger(UInt16(enc.count))
            return bytes + enc + ct
        } catch {
            throw VaultCryptoError(error)
        }
    }

    /// Opens an envelope.
    ///
    /// - Throws: ``VaultCryptoError/notAuthentic`` for any change; ``VaultCryptoError/malformed(_:)`` for other algorithms.
    public static func open(
        _ envelope: [UInt8], with privateKey: X25519.PrivateKey, info: Context
    ) throws(VaultCryptoError) -> SecretBytes {
        let suite = HPKE.Ciphersuite.x25519
        var header: [UInt8] = []
        header.appendInteger(suite.kem)
        header.appendInteger(suite.kdf)
        header.appendInteger(suite.aead)
        guard envelope.count >= 8, envelope.prefix(6).elementsEqual(header),
            let length = UInt16(bigEndianBytes: envelope[6..<8]), length == 32, envelope.count >= 8 + 32 + 16
        else { throw .malformed(.unknownVersion) }
        do {
            return try HPKE.openSecret(
                enc: Array(envelope[8..<40]), ct: Array(envelope[40...]), privateKey: privateKey, info: info.bytes,
                aad: [])
        } catch {
            throw VaultCryptoError(error)
        }
    }
}

public import OpenSSL

/// A secret sealed at rest: `magic 4 ‖ suite u16 ‖ salt 32 ‖ commitment 32 ‖ ciphertext ‖ tag 16`.
///
/// `HKDF(parent, salt, context) → key 32 ‖ nonce 12 ‖ commitment 32`. The commitment is compared before the
/// ciphertext is touched, because AES-GCM alone does not commit to its key.
public enum Box {
    /// What a box adds to its secret, in bytes.
    public static let overhead = 4 + 2 + 32 + 32 + 16

    /// Seals `secret` under `parent` under a salt that is used for nothing else.
    ///
    /// - Parameters:
    ///   - magic: four ASCII bytes that name what is in the box.
    ///   - salt: 32 random bytes; a key file passes the salt of its passphrase KDF.
    ///   - header: what stands open before the box and is bound into it.
    /// - Throws: ``VaultCryptoError/crypto(_:)`` with `invalidLength` for a salt that is not 32 bytes.
    public static func seal(
        _ secret: borrowing SecretBytes, parent: borrowing SecretBytes, magic: Magic, salt: [UInt8], header: [UInt8]
    ) throws(VaultCryptoError) -> [UInt8] {
        // With another salt the parts would not stand where a reader looks for them.
        guard salt.count == 32 else { throw .crypto(.invalidLength) }
        do {
            let schedule = try Schedule(parent: parent, salt: salt, magic: magic, header: header)
            var bytes = Array(magic.rawValue.utf8)
            bytes.appendInteger(Suite.one.rawValue)
            bytes += salt + schedule.commitment
            bytes += try AES256GCM.sealSecret(
                secret, key: schedule.key, nonce: schedule.nonce.span.bytes, aad: [UInt8]().span.bytes)
            return bytes
        } catch {
            throw VaultCryptoError(error)
        }
    }

    /// The 32-byte salt of a box, from which a passphrase KDF makes the parent.
    ///
    /// - Throws: ``VaultCryptoError/malformed(_:)`` for another magic or suite.
    public static func salt(of box: [UInt8], magic: Magic) throws(VaultCryptoError) -> [UInt8] {
        guard box.count >= overhead, box.prefix(4).elementsEqual(magic.rawValue.utf8) else {
            throw .malformed(.wrongDomain)
        }
        guard UInt16(bigEndianBytes: box[4..<6]) == Suite.one.rawValue else { throw .malformed(.unknownVersion) }
        return Array(box[6..<38])
    }

    /// Opens a box.
    ///
    /// - Throws: ``VaultCryptoError/notAuthentic`` for any change or another parent.
    public static func open(
        _ box: [UInt8], parent: borrowing SecretBytes, magic: Magic, header: [UInt8]
    ) throws(VaultCryptoError) -> SecretBytes {
        let salt = try salt(of: box, magic: magic)
        do throws(CryptoError) {
            let schedule = try Schedule(parent: parent, salt: salt, magic: magic, header: header)
            guard constantTimeEquals(schedule.commitment.span.bytes, Array(box[38..<70]).span.bytes) else {
                throw CryptoError.authenticationFailed
            }
            return try AES256GCM.openSecret(
                Array(box[70...]).span.bytes, key: schedule.key, nonce: schedule.nonce.span.bytes,
                aad: [UInt8]().span.bytes)
        } catch {
            throw VaultCryptoError(error)
        }
    }

    /// Four ASCII bytes at the start of a box.
    public struct Magic: RawRepresentable, Sendable {
        public let rawValue: String

        public init(rawValue: String) {
            self.rawValue = rawValue
        }

        /// An official's key file.
        public static let keyFile = Magic(rawValue: "CVKF")
        /// The gate's keys in escrow.
        public static let escrow = Magic(rawValue: "CVES")
    }

    private struct Schedule: ~Copyable {
        let key: SecretBytes
        let nonce: [UInt8]
        let commitment: [UInt8]

        init(
            parent: borrowing SecretBytes, salt: [UInt8], magic: Magic, header: [UInt8]
        ) throws(CryptoError) {
            var info = Context(.box)
            info.append(.suite, Suite.one.rawValue)
            info.append(.magic, Array(magic.rawValue.utf8))
            info.append(.body, header)
            let prk = try HKDFSHA256.extract(salt: salt.span.bytes, ikm: parent)
            let okm = try HKDFSHA256.expand(prk, info: info.bytes.span.bytes, count: 76)
            let key = try okm.slice(0..<32)
            // Nonce and commitment are public: the one is never stored, the other is written beside the ciphertext.
            let open = okm.withExposedBytes { span in
                (32..<76).map { unsafe span.unsafeLoad(fromByteOffset: $0, as: UInt8.self) }
            }
            nonce = Array(open[0..<12])
            commitment = Array(open[12..<44])
            self.key = key
        }
    }
}

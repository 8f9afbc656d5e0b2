public import OpenSSL

extension HPKE {
    /// The three algorithm identifiers of RFC 9180 §7 that stand beside everything sealed.
    public struct Ciphersuite: Hashable, Sendable {
        /// The key encapsulation mechanism.
        public let kem: UInt16
        /// The key derivation function.
        public let kdf: UInt16
        /// The authenticated cipher.
        public let aead: UInt16

        /// DHKEM(X25519, HKDF-SHA256), HKDF-SHA256, AES-256-GCM: the only suite that a vault seals with.
        public static let x25519 = Ciphersuite(kem: 0x0020, kdf: 0x0001, aead: 0x0002, keyLength: 32)

        /// The length of the AEAD key in bytes.
        let keyLength: Int

        /// Selects a suite by its identifiers.
        ///
        /// AES-128-GCM (1), AES-256-GCM (2) and ChaCha20-Poly1305 (3) are known so that published vectors can be
        /// opened. Throws `CryptoError.invalidParameter` for any identifier that is not supported.
        public init(kem: UInt16, kdf: UInt16, aead: UInt16) throws(CryptoError) {
            guard kem == Self.x25519.kem, kdf == Self.x25519.kdf, let keyLength = HPKEAEAD.keyLength(id: aead)
            else { throw .invalidParameter }
            self.init(kem: kem, kdf: kdf, aead: aead, keyLength: keyLength)
        }

        private init(kem: UInt16, kdf: UInt16, aead: UInt16, keyLength: Int) {
            self.kem = kem
            self.kdf = kdf
            self.aead = aead
            self.keyLength = keyLength
        }

        /// The `suite_id` of the key schedule (§5.1).
        var kdfForSchedule: LabeledKDF {
            LabeledKDF(suiteID: Array("HPKE".utf8) + HPKE.bigEndian(kem) + HPKE.bigEndian(kdf) + HPKE.bigEndian(aead))
        }
    }

    static func bigEndian(_ value: UInt16) -> [UInt8] {
        [UInt8(value >> 8), UInt8(value & 0xff)]
    }
}

public import OpenSSL

extension HPKE {
    /// The sender's side of one encapsulation: seals messages that the recipient opens in the same order (RFC 9180
    /// §5.2).
    public struct SenderContext: ~Copyable {
        /// The encapsulated key, 32 bytes, which the recipient needs.
        public let enc: [UInt8]
        private var schedule: KeySchedule

        /// Encapsulates a fresh key to an X25519 public key in base mode, with AES-256-GCM.
        ///
        /// Throws `CryptoError.invalidLength` or `.invalidKey` for a public key that is not 32 bytes or of low order.
        public init(to publicKey: [UInt8], info: [UInt8]) throws(CryptoError) {
            try self.init(to: publicKey, info: info, suite: .x25519, ephemeral: .generate())
        }

        /// The same in psk mode. Throws also `CryptoError.invalidKey` for a pre-shared key under 32 bytes or an empty
        /// id.
        public init(
            to publicKey: [UInt8], info: [UInt8], psk: borrowing SecretBytes, pskID: [UInt8]
        ) throws(CryptoError) {
            try self.init(
                to: publicKey, info: info, psk: psk, pskID: pskID, suite: .x25519, ephemeral: .generate())
        }

        /// With a given ephemeral key, for published vectors: one that is used twice gives away what is sealed.
        package init(
            to publicKey: [UInt8], info: [UInt8], suite: Ciphersuite, ephemeral: X25519.PrivateKey
        ) throws(CryptoError) {
            let sharedSecret = try KEM.encapsulate(to: publicKey, ephemeral: ephemeral)
            schedule = try KeySchedule(suite: suite, sharedSecret: sharedSecret, info: info)
            enc = ephemeral.publicKey
        }

        /// With a given ephemeral key in psk mode, for published vectors.
        package init(
            to publicKey: [UInt8], info: [UInt8], psk: borrowing SecretBytes, pskID: [UInt8], suite: Ciphersuite,
            ephemeral: X25519.PrivateKey
        ) throws(CryptoError) {
            let sharedSecret = try KEM.encapsulate(to: publicKey, ephemeral: ephemeral)
            schedule = try KeySchedule(
                suite: suite, sharedSecret: sharedSecret, info: info, psk: psk, pskID: pskID)
            enc = ephemeral.publicKey
        }

        /// Seals the next message; the result is 16 bytes longer.
        public mutating func seal(_ plaintext: [UInt8], aad: [UInt8]) throws(CryptoError) -> [UInt8] {
            try schedule.seal(plaintext.span.bytes, aad: aad)
        }

        /// Seals a secret as the next message without its bytes leaving secret memory. Throws
        /// `CryptoError.invalidParameter` in any other suite than ``Ciphersuite/x25519``.
        public mutating func sealSecret(_ secret: borrowing SecretBytes, aad: [UInt8]) throws(CryptoError) -> [UInt8] {
            try schedule.sealSecret(secret, aad: aad)
        }

        /// A secret of `count` bytes, 1 ... 8160, that the recipient can make too (§5.3).
        public borrowing func export(context: [UInt8], count: Int) throws(CryptoError) -> SecretBytes {
            try schedule.export(context: context, count: count)
        }
    }
}

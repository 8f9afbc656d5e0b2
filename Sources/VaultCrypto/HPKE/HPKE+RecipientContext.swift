public import OpenSSL

extension HPKE {
    /// The recipient's side of one encapsulation: opens messages in the order in which they were sealed (RFC 9180
    /// §5.2).
    public struct RecipientContext: ~Copyable {
        private var schedule: KeySchedule

        /// Decapsulates `enc` of 32 bytes in base mode.
        ///
        /// Throws `CryptoError.invalidLength` or `.invalidKey` for an `enc` that is not 32 bytes or of low order. A
        /// wrong key or `info` shows when the first message does not open.
        public init(
            enc: [UInt8], privateKey: X25519.PrivateKey, info: [UInt8], suite: Ciphersuite = .x25519
        ) throws(CryptoError) {
            let sharedSecret = try KEM.decapsulate(enc, privateKey: privateKey)
            schedule = try KeySchedule(suite: suite, sharedSecret: sharedSecret, info: info)
        }

        /// The same in psk mode. Throws also `CryptoError.invalidKey` for a pre-shared key under 32 bytes or an empty
        /// id.
        public init(
            enc: [UInt8], privateKey: X25519.PrivateKey, info: [UInt8], psk: borrowing SecretBytes, pskID: [UInt8],
            suite: Ciphersuite = .x25519
        ) throws(CryptoError) {
            let sharedSecret = try KEM.decapsulate(enc, privateKey: privateKey)
            schedule = try KeySchedule(
                suite: suite, sharedSecret: sharedSecret, info: info, psk: psk, pskID: pskID)
        }

        /// Goes on with a later message, for published vectors.
        package mutating func skip(to sequence: UInt64) {
            schedule.skip(to: sequence)
        }

        /// Opens the next message. Throws `CryptoError.authenticationFailed` and stays at the same message when it does
        /// not open.
        public mutating func open(_ sealed: [UInt8], aad: [UInt8]) throws(CryptoError) -> [UInt8] {
            try schedule.open(sealed, aad: aad)
        }

        /// Opens the next message into secret memory. Throws as ``open(_:aad:)`` does, and
        /// `CryptoError.invalidParameter` in any other suite than ``Ciphersuite/x25519``.
        public mutating func openSecret(_ sealed: [UInt8], aad: [UInt8]) throws(CryptoError) -> SecretBytes {
            try schedule.openSecret(sealed, aad: aad)
        }

        /// A secret of `count` bytes, 1 ... 8160, that the sender can make too (§5.3).
        public borrowing func export(context: [UInt8], count: Int) throws(CryptoError) -> SecretBytes {
            try schedule.export(context: context, count: count)
        }
    }
}

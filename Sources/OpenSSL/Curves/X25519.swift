internal import COpenSSL

/// X25519 (RFC 7748). Keys and shared secrets have 32 bytes.
public enum X25519 {
    /// Whether something can be sealed to a public key: 32 bytes, and not of low order (RFC 7748 §6.1).
    public static func isUsable(_ publicKey: RawSpan) -> Bool {
        guard let probe, (try? probe.sharedSecret(with: publicKey)) != nil else { return false }
        return true
    }

    private static let probe = try? PrivateKey.generate()

    /// The length of a public key, private key and shared secret in bytes.
    public static let keyLength = KeyHandle.length

    /// A private key, kept by libcrypto in the secure heap.
    public final class PrivateKey: Sendable {
        /// The public key, 32 bytes.
        public var publicKey: [UInt8] { encodedPublicKey }

        // A span of a class's stored array cannot be passed on (Swift 6.3), one of a computed property can.
        private let encodedPublicKey: [UInt8]
        private let handle: KeyHandle

        /// A new key from the kernel's generator.
        ///
        /// - Throws: ``CryptoError/secureMemoryExhausted``.
        public static func generate() throws(CryptoError) -> PrivateKey {
            try PrivateKey(SecretBytes.random(count: keyLength))
        }

        /// The key with these 32 bytes; they are clamped when used (RFC 7748 §5).
        ///
        /// - Throws: ``CryptoError/invalidLength`` for another length.
        public init(_ raw: borrowing SecretBytes) throws(CryptoError) {
            let handle = try KeyHandle(private: raw, algorithm: "X25519")
            self.encodedPublicKey = try handle.publicKey()
            self.handle = handle
        }

        /// The shared secret with another's public key, to be hashed before use.
        ///
        /// The top bit is ignored and a number not below the prime is reduced, as RFC 7748 §5 demands: which of the few
        /// such encodings was sent must be bound by the caller, as HPKE does.
        /// - Throws: ``CryptoError/invalidLength`` unless `publicKey` has 32 bytes; ``CryptoError/invalidKey`` if it is of
        ///   low order, so that the secret would be all zeros (RFC 7748 §6.1).
        public func sharedSecret(with publicKey: RawSpan) throws(CryptoError) -> SecretBytes {
            let peer = try KeyHandle(public: publicKey, algorithm: "X25519")
            let secret = try SecretBytes(zeroed: keyLength)
            guard let context = unsafe EVP_PKEY_CTX_new_from_pkey(nil, handle.pointer, nil) else {
                throw .drainingQueue("X25519")
            }
            defer { unsafe EVP_PKEY_CTX_free(context) }
            try CryptoError.check(unsafe EVP_PKEY_derive_init(context), "X25519")
            try CryptoError.check(unsafe EVP_PKEY_derive_set_peer_ex(context, peer.pointer, 0), "X25519")
            var count = secret.count
            let bytes = unsafe secret.base.assumingMemoryBound(to: UInt8.self)
            // With both keys in place libcrypto has one reason left to refuse: the result is zero.
            guard unsafe EVP_PKEY_derive(context, bytes, &count) == 1, count == keyLength, !Self.isZero(secret) else {
                ERR_clear_error()
                throw .invalidKey
            }
            return secret
        }

        /// The 32 bytes of the private key, to be sealed.
        public func exportSecret() throws(CryptoError) -> SecretBytes {
            try handle.privateKey()
        }

        private static func isZero(_ secret: borrowing SecretBytes) -> Bool {
            unsafe secret.buffer.reduce(0, |) == 0
        }
    }
}

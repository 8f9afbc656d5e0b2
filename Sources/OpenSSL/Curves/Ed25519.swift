internal import COpenSSL

/// Ed25519 (RFC 8032 §5.1), pure. Public keys and seeds have 32 bytes, signatures 64.
///
/// Verification follows one rule, which is stricter than libcrypto's, so that every program that reads a log agrees:
///
/// 1. s is below the order L of the group;
/// 2. A (the public key) and R (the first half of a signature) are canonical: y is below 2^255 - 19, and the sign bit is
///    not set where x is 0;
/// 3. neither A nor R is of low order;
/// 4. the encoding of [s]B - [k]A is R, byte for byte, without the cofactor.
public enum Ed25519 {
    /// The length of a public key and of a seed in bytes.
    public static let keyLength = KeyHandle.length
    /// The length of a signature in bytes.
    public static let signatureLength = 64

    /// Whether `signature` is one of `message` under the rule above. Wrong lengths are not valid.
    ///
    /// To check many signatures of one key, keep a ``VerifyingKey``.
    public static func isValid(signature: RawSpan, for message: RawSpan, publicKey: RawSpan) -> Bool {
        guard let key = try? VerifyingKey(publicKey) else { return false }
        return key.isValid(signature: signature, for: message)
    }

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
            try PrivateKey(seed: SecretBytes.random(count: keyLength))
        }

        /// The key with this seed (the private key of RFC 8032 §5.1.5).
        ///
        /// - Throws: ``CryptoError/invalidLength`` unless it has 32 bytes.
        public init(seed: borrowing SecretBytes) throws(CryptoError) {
            let handle = try KeyHandle(private: seed, algorithm: "ED25519")
            self.encodedPublicKey = try handle.publicKey()
            self.handle = handle
        }

        /// The signature of `message`, 64 bytes; the same for the same message.
        public func signature(for message: RawSpan) throws(CryptoError) -> [UInt8] {
            let context = unsafe Library.demand(EVP_MD_CTX_new(), "Ed25519")
            defer { unsafe EVP_MD_CTX_free(context) }
            let key = unsafe handle.pointer
            try CryptoError.check(unsafe EVP_DigestSignInit_ex(context, nil, nil, nil, nil, key, nil), "Ed25519")
            var signature = [UInt8](repeating: 0, count: signatureLength)
            var count = signatureLength
            let result = unsafe message.withUnsafeBytes { message in
                unsafe EVP_DigestSign(context, &signature, &count, message.start, message.count)
            }
            try CryptoError.check(result, "Ed25519")
            return signature
        }

        /// The 32 bytes of the seed, to be sealed.
        public func exportSeed() throws(CryptoError) -> SecretBytes {
            try handle.privateKey()
        }
    }

    /// A public key that passed the checks of the rule, ready for many signatures.
    public final class VerifyingKey: Sendable {
        private let handle: KeyHandle

        /// Checks the encoding of a public key.
        ///
        /// - Throws: ``CryptoError/invalidLength`` unless it has 32 bytes; ``CryptoError/invalidKey`` if it is not canonical
        ///   or of low order. Whether it is a point of the curve at all shows at the first check: no signature is valid.
        public init(_ publicKey: RawSpan) throws(CryptoError) {
            guard publicKey.byteCount == keyLength else { throw .invalidLength }
            guard Ed25519Encoding.isAcceptablePoint(publicKey) else { throw .invalidKey }
            handle = try KeyHandle(public: publicKey, algorithm: "ED25519")
        }

        /// Whether `signature` is one of `message` under the rule of ``Ed25519``.
        public func isValid(signature: RawSpan, for message: RawSpan) -> Bool {
            guard signature.byteCount == signatureLength,
                Ed25519Encoding.isAcceptablePoint(signature.extracting(0..<32)),
                Ed25519Encoding.isReducedScalar(signature.extracting(32..<64))
            else { return false }
            let context = unsafe Library.demand(EVP_MD_CTX_new(), "Ed25519")
            defer {
                unsafe EVP_MD_CTX_free(context)
                ERR_clear_error()
            }
            guard unsafe EVP_DigestVerifyInit_ex(context, nil, nil, nil, nil, handle.pointer, nil) == 1 else {
                return false
            }
            return unsafe signature.withUnsafeBytes { signature in
                unsafe message.withUnsafeBytes { message in
                    unsafe EVP_DigestVerify(
                        context, signature.start, signature.count, message.start, message.count)
                } == 1
            }
        }
    }
}

internal import COpenSSL

/// AES-256-GCM (NIST SP 800-38D) with keys of 32 bytes, nonces of 12 and tags of 16, which follow the ciphertext.
///
/// Every other length throws ``CryptoError/invalidLength``. A pair of key and nonce must never seal twice; the functions
/// named `…Once` take the key away from the caller so that it cannot. A tag does not commit to the key.
public enum AES256GCM {
    /// The length of a key in bytes.
    public static let keyLength = 32
    /// The length of a nonce in bytes.
    public static let nonceLength = AEADCore.nonceLength
    /// The length of a tag in bytes.
    public static let tagLength = AEADCore.tagLength

    /// Ciphertext and tag of `plaintext`.
    public static func seal(
        _ plaintext: RawSpan, key: borrowing SecretBytes, nonce: RawSpan, aad: RawSpan
    ) throws(CryptoError) -> [UInt8] {
        try unsafe plaintext.withUnsafeBytes { (plaintext) throws(CryptoError) in
            try unsafe seal(plaintext, key: key, nonce: nonce, aad: aad)
        }
    }

    /// Ciphertext and tag of a secret.
    public static func sealSecret(
        _ secret: borrowing SecretBytes, key: borrowing SecretBytes, nonce: RawSpan, aad: RawSpan
    ) throws(CryptoError) -> [UInt8] {
        try unsafe seal(secret.buffer, key: key, nonce: nonce, aad: aad)
    }

    /// The plaintext of ciphertext and tag. The caller cleanses it if it needs to be; on failure it is cleansed here.
    ///
    /// - Throws: ``CryptoError/authenticationFailed``, ``CryptoError/invalidLength``.
    public static func open(
        _ sealed: RawSpan, key: borrowing SecretBytes, nonce: RawSpan, aad: RawSpan
    ) throws(CryptoError) -> [UInt8] {
        try check(key, nonce, aad)
        let count = try AEADCore.openedCount(sealed.byteCount)
        return try unsafe [UInt8](unsafeUninitializedCapacity: count) { (output, initialized) throws(CryptoError) in
            try unsafe open(sealed, key, nonce, aad, to: output.start)
            initialized = count
        }
    }

    /// The secret in ciphertext and tag, opened straight into secure memory.
    ///
    /// - Throws: ``CryptoError/authenticationFailed``, ``CryptoError/invalidLength``,
    ///   ``CryptoError/secureMemoryExhausted``.
    public static func openSecret(
        _ sealed: RawSpan, key: borrowing SecretBytes, nonce: RawSpan, aad: RawSpan
    ) throws(CryptoError) -> SecretBytes {
        try check(key, nonce, aad)
        let output = try SecretBytes(zeroed: AEADCore.openedCount(sealed.byteCount))
        try unsafe open(sealed, key, nonce, aad, to: output.base)
        return output
    }

    static func check(_ key: borrowing SecretBytes, _ nonce: RawSpan, _ aad: RawSpan) throws(CryptoError) {
        guard key.count == keyLength else { throw .invalidLength }
        try AEADCore.check(nonce: nonce, aad: aad)
    }

    static func seal(
        _ plaintext: UnsafeRawBufferPointer, key: borrowing SecretBytes, nonce: RawSpan, aad: RawSpan
    ) throws(CryptoError) -> [UInt8] {
        try check(key, nonce, aad)
        let count = try AEADCore.sealedCount(plaintext.count)
        let context = unsafe ThreadContexts.current.aes256GCM
        return try unsafe [UInt8](unsafeUninitializedCapacity: count) { (output, initialized) throws(CryptoError) in
            guard let base = output.baseAddress else { return }
            try unsafe AEADCore.seal(context, plaintext, key: key.base, nonce: nonce, aad: aad, to: base)
            initialized = count
        }
    }

    static func open(
        _ sealed: RawSpan, _ key: borrowing SecretBytes, _ nonce: RawSpan, _ aad: RawSpan,
        to output: UnsafeMutableRawPointer
    ) throws(CryptoError) {
        let context = unsafe ThreadContexts.current.aes256GCM
        try unsafe sealed.withUnsafeBytes { (sealed) throws(CryptoError) in
            try unsafe AEADCore.open(context, sealed, key: key.base, nonce: nonce, aad: aad, to: output)
        }
    }
}

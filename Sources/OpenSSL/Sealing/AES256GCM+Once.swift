internal import COpenSSL

/// Sealing with a key that seals one plaintext in its life: nonce of zeros, no associated data, since both are bound by
/// the derivation of the key. The key is consumed, and cleansed at the end of the call.
extension AES256GCM {
    /// Appends ciphertext and tag of `plaintext` to `output`, which is unchanged if this throws.
    ///
    /// - Throws: ``CryptoError/invalidLength`` unless the key has 32 bytes.
    public static func sealOnce(
        _ plaintext: RawSpan, key: consuming SecretBytes, into output: inout [UInt8]
    ) throws(CryptoError) {
        guard key.count == keyLength else { throw .invalidLength }
        let count = try AEADCore.sealedCount(plaintext.byteCount)
        let context = unsafe ThreadContexts.current.aes256GCM
        try output.append(addingCapacity: count) { (added) throws(CryptoError) in
            try unsafe added.withUnsafeMutableBufferPointer { (buffer, initialized) throws(CryptoError) in
                try unsafe plaintext.withUnsafeBytes { (plaintext) throws(CryptoError) in
                    try unsafe AEADCore.seal(
                        context, plaintext, key: key.base, nonce: zeroNonce.span.bytes, aad: RawSpan(), to: buffer.start
                    )
                }
                initialized = count
            }
        }
    }

    /// Ciphertext and tag of a secret.
    ///
    /// - Throws: ``CryptoError/invalidLength`` unless the key has 32 bytes.
    public static func sealSecretOnce(
        _ secret: borrowing SecretBytes, key: consuming SecretBytes
    ) throws(CryptoError) -> [UInt8] {
        try unsafe seal(secret.buffer, key: key, nonce: zeroNonce.span.bytes, aad: RawSpan())
    }

    /// The plaintext of ciphertext and tag, cleansed when it is released.
    ///
    /// - Throws: ``CryptoError/authenticationFailed``, ``CryptoError/invalidLength``.
    public static func openOnce(_ sealed: RawSpan, key: consuming SecretBytes) throws(CryptoError) -> PlaintextBytes {
        guard key.count == keyLength else { throw .invalidLength }
        let output = PlaintextBytes(uninitialized: try AEADCore.openedCount(sealed.byteCount))
        try unsafe open(sealed, key, zeroNonce.span.bytes, RawSpan(), to: output.base)
        return output
    }

    /// The secret in ciphertext and tag, opened straight into secure memory.
    ///
    /// - Throws: ``CryptoError/authenticationFailed``, ``CryptoError/invalidLength``,
    ///   ``CryptoError/secureMemoryExhausted``.
    public static func openSecretOnce(
        _ sealed: RawSpan, key: consuming SecretBytes
    ) throws(CryptoError) -> SecretBytes {
        try openSecret(sealed, key: key, nonce: zeroNonce.span.bytes, aad: RawSpan())
    }

    private static let zeroNonce = [UInt8](repeating: 0, count: nonceLength)
}

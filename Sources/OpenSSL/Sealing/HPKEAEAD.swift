internal import COpenSSL

/// The AEADs of RFC 9180 §7.3 by their identifier. This project's own is AES-256-GCM (2); the others are there for the
/// RFC's test vectors.
package enum HPKEAEAD {
    /// The length of a key in bytes, or nil for an identifier that is not known.
    package static func keyLength(id: UInt16) -> Int? { unsafe cipher(id)?.keyLength }

    /// Ciphertext and tag of `plaintext`.
    ///
    /// - Throws: ``CryptoError/invalidParameter`` for an unknown identifier, ``CryptoError/invalidLength``.
    package static func sealAEAD(
        id: UInt16, _ plaintext: RawSpan, key: borrowing SecretBytes, nonce: RawSpan, aad: RawSpan
    ) throws(CryptoError) -> [UInt8] {
        let context = try unsafe makeContext(id, keyCount: key.count, nonce, aad)
        defer { unsafe EVP_CIPHER_CTX_free(context) }
        let count = try AEADCore.sealedCount(plaintext.byteCount)
        return try unsafe [UInt8](unsafeUninitializedCapacity: count) { (output, initialized) throws(CryptoError) in
            try unsafe plaintext.withUnsafeBytes { (plaintext) throws(CryptoError) in
                try unsafe AEADCore.seal(context, plaintext, key: key.base, nonce: nonce, aad: aad, to: output.start)
            }
            initialized = count
        }
    }

    /// The plaintext of ciphertext and tag.
    ///
    /// - Throws: ``CryptoError/authenticationFailed``, ``CryptoError/invalidParameter`` for an unknown identifier,
    ///   ``CryptoError/invalidLength``.
    package static func openAEAD(
        id: UInt16, _ sealed: RawSpan, key: borrowing SecretBytes, nonce: RawSpan, aad: RawSpan
    ) throws(CryptoError) -> [UInt8] {
        let context = try unsafe makeContext(id, keyCount: key.count, nonce, aad)
        defer { unsafe EVP_CIPHER_CTX_free(context) }
        let count = try AEADCore.openedCount(sealed.byteCount)
        return try unsafe [UInt8](unsafeUninitializedCapacity: count) { (output, initialized) throws(CryptoError) in
            try unsafe sealed.withUnsafeBytes { (sealed) throws(CryptoError) in
                try unsafe AEADCore.open(context, sealed, key: key.base, nonce: nonce, aad: aad, to: output.start)
            }
            initialized = count
        }
    }

    private static func cipher(_ id: UInt16) -> (algorithm: OpaquePointer, keyLength: Int)? {
        switch id {
        case 1: unsafe (Algorithms.aes128GCM, 16)
        case 2: unsafe (Algorithms.aes256GCM, 32)
        case 3: unsafe (Algorithms.chaCha20Poly1305, 32)
        default: nil
        }
    }

    private static func makeContext(
        _ id: UInt16, keyCount: Int, _ nonce: RawSpan, _ aad: RawSpan
    ) throws(CryptoError) -> OpaquePointer {
        guard let cipher = unsafe cipher(id) else { throw .invalidParameter }
        guard unsafe cipher.keyLength == keyCount else { throw .invalidLength }
        try AEADCore.check(nonce: nonce, aad: aad)
        let context = unsafe Library.demand(EVP_CIPHER_CTX_new(), "a cipher context")
        unsafe Library.demand(EVP_EncryptInit_ex2(context, cipher.algorithm, nil, nil, nil), "a cipher context")
        return unsafe context
    }
}

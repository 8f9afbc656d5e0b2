internal import COpenSSL

/// One seal or open on a libcrypto context that is bound to an AEAD with 12-byte nonces and 16-byte tags.
enum AEADCore {
    static let nonceLength = 12
    static let tagLength = 16

    /// The length after sealing. libcrypto counts in 32 bits.
    ///
    /// - Throws: ``CryptoError/invalidLength`` for 2 GiB and more.
    static func sealedCount(_ plaintextCount: Int) throws(CryptoError) -> Int {
        guard plaintextCount <= Int(Int32.max) - tagLength else { throw .invalidLength }
        return plaintextCount + tagLength
    }

    /// The length after opening.
    ///
    /// - Throws: ``CryptoError/invalidLength`` if there is no room for a tag, and for 2 GiB and more.
    static func openedCount(_ sealedCount: Int) throws(CryptoError) -> Int {
        guard sealedCount >= tagLength, sealedCount <= Int(Int32.max) else { throw .invalidLength }
        return sealedCount - tagLength
    }

    /// Refuses associated data of 2 GiB and more, and nonces of another length than 12 bytes.
    static func check(nonce: RawSpan, aad: RawSpan) throws(CryptoError) {
        guard nonce.byteCount == nonceLength, aad.byteCount <= Int(Int32.max) else { throw .invalidLength }
    }

    /// Writes ciphertext and tag, ``sealedCount(_:)`` bytes. The caller has checked all lengths.
    static func seal(
        _ context: OpaquePointer, _ plaintext: UnsafeRawBufferPointer, key: UnsafeRawPointer, nonce: RawSpan,
        aad: RawSpan, to output: UnsafeMutableRawPointer
    ) throws(CryptoError) {
        let output = unsafe output.assumingMemoryBound(to: UInt8.self)
        let key = unsafe key.assumingMemoryBound(to: UInt8.self)
        var done = unsafe nonce.withUnsafeBytes { unsafe EVP_EncryptInit_ex2(context, nil, key, $0.start, nil) } == 1
        var count: Int32 = 0
        if done, aad.byteCount > 0 {
            // An output of nil marks associated data, and so would an empty buffer: no call for no bytes.
            done =
                unsafe aad.withUnsafeBytes {
                    unsafe EVP_EncryptUpdate(context, nil, &count, $0.start, Int32($0.count))
                } == 1
        }
        if done, plaintext.count > 0 {
            done = unsafe EVP_EncryptUpdate(context, output, &count, plaintext.start, Int32(plaintext.count)) == 1
        }
        let tag = unsafe output + plaintext.count
        done = unsafe done && EVP_EncryptFinal_ex(context, tag, &count) == 1
        done = unsafe done && EVP_CIPHER_CTX_ctrl(context, EVP_CTRL_AEAD_GET_TAG, Int32(tagLength), tag) == 1
        guard done else {
            unsafe OPENSSL_cleanse(output, plaintext.count + tagLength)
            throw .drainingQueue("seal")
        }
    }

    /// Writes the plaintext, ``openedCount(_:)`` bytes, or cleanses them and throws.
    ///
    /// libcrypto decrypts before it checks the tag, so the output holds unchecked plaintext until then.
    static func open(
        _ context: OpaquePointer, _ sealed: UnsafeRawBufferPointer, key: UnsafeRawPointer, nonce: RawSpan,
        aad: RawSpan, to output: UnsafeMutableRawPointer
    ) throws(CryptoError) {
        let output = unsafe output.assumingMemoryBound(to: UInt8.self)
        let key = unsafe key.assumingMemoryBound(to: UInt8.self)
        let length = sealed.count - tagLength
        let tag = unsafe UnsafeMutablePointer(mutating: sealed.start + length)
        var done = unsafe nonce.withUnsafeBytes { unsafe EVP_DecryptInit_ex2(context, nil, key, $0.start, nil) } == 1
        done = unsafe done && EVP_CIPHER_CTX_ctrl(context, EVP_CTRL_AEAD_SET_TAG, Int32(tagLength), tag) == 1
        var count: Int32 = 0
        if done, aad.byteCount > 0 {
            done =
                unsafe aad.withUnsafeBytes {
                    unsafe EVP_DecryptUpdate(context, nil, &count, $0.start, Int32($0.count))
                } == 1
        }
        if done, length > 0 {
            done = unsafe EVP_DecryptUpdate(context, output, &count, sealed.start, Int32(length)) == 1
        }
        guard done else {
            unsafe OPENSSL_cleanse(output, length)
            throw .drainingQueue("open")
        }
        guard unsafe EVP_DecryptFinal_ex(context, output + length, &count) == 1 else {
            unsafe OPENSSL_cleanse(output, length)
            ERR_clear_error()
            throw .authenticationFailed
        }
    }
}

internal import COpenSSL

/// One `EVP_PKEY` with a raw key of 32 bytes. It is never changed after it was made, and may be used by all threads.
@safe final class KeyHandle: @unchecked Sendable {
    static let length = 32

    let pointer: OpaquePointer

    /// A private key from its 32 raw bytes; libcrypto computes the public key and keeps the private in the secure heap.
    init(private raw: borrowing SecretBytes, algorithm: String) throws(CryptoError) {
        guard raw.count == Self.length else { throw .invalidLength }
        _ = Library.status
        let bytes = unsafe raw.buffer.start
        guard let key = unsafe EVP_PKEY_new_raw_private_key_ex(nil, algorithm, nil, bytes, Self.length) else {
            throw .drainingQueue("\(algorithm) private key")
        }
        unsafe pointer = key
    }

    /// A public key from its 32 raw bytes.
    init(public raw: RawSpan, algorithm: String) throws(CryptoError) {
        guard raw.byteCount == Self.length else { throw .invalidLength }
        _ = Library.status
        let key = unsafe raw.withUnsafeBytes {
            unsafe EVP_PKEY_new_raw_public_key_ex(nil, algorithm, nil, $0.start, Self.length)
        }
        guard let key = unsafe key else { throw .drainingQueue("\(algorithm) public key") }
        unsafe pointer = key
    }

    deinit {
        unsafe EVP_PKEY_free(pointer)
    }

    /// The public key, 32 bytes.
    func publicKey() throws(CryptoError) -> [UInt8] {
        var bytes = [UInt8](repeating: 0, count: Self.length)
        var count = Self.length
        try CryptoError.check(unsafe EVP_PKEY_get_raw_public_key(pointer, &bytes, &count), "public key")
        return bytes
    }

    /// The private key, 32 bytes.
    func privateKey() throws(CryptoError) -> SecretBytes {
        let secret = try SecretBytes(zeroed: Self.length)
        let bytes = unsafe secret.base.assumingMemoryBound(to: UInt8.self)
        var count = Self.length
        try CryptoError.check(unsafe EVP_PKEY_get_raw_private_key(pointer, bytes, &count), "private key")
        return secret
    }
}

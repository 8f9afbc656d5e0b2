internal import COpenSSL

/// Public random bytes: identifiers, salts, nonces. For secrets use ``SecretBytes/random(count:)``.
public enum Random {
    /// `count` bytes from the kernel's generator, `getrandom(2)`.
    ///
    /// - Throws: ``CryptoError/invalidLength`` if `count` is negative.
    public static func bytes(_ count: Int) throws(CryptoError) -> [UInt8] {
        guard count >= 0 else { throw .invalidLength }
        return try unsafe [UInt8](unsafeUninitializedCapacity: count) { (buffer, initialized) throws(CryptoError) in
            if let base = buffer.baseAddress { try unsafe fill(base, count: count) }
            initialized = count
        }
    }

    static func fill(_ pointer: UnsafeMutableRawPointer, count: Int) throws(CryptoError) {
        guard unsafe shim_getrandom(pointer, count) == 0 else {
            throw .backend(operation: "getrandom", code: 0)
        }
    }
}

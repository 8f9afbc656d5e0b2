internal import COpenSSL

/// scrypt (RFC 7914), the derivation of keys from passphrases.
public enum Scrypt {
    /// The largest cost: with r = 8 it takes 1 GiB.
    public static let maximumN = 1 << 20

    /// Derives `count` bytes from a passphrase. Takes 128·n·r bytes of memory, which libcrypto cleanses.
    ///
    /// - Parameters:
    ///   - passphrase: its bytes as they are; normalisation is the caller's.
    ///   - salt: public, of any length.
    ///   - n: the cost, a power of two from 2 to 2^20.
    ///   - r: the block size, 1 to 32.
    ///   - p: the number of lanes, one after the other, 1 to 16.
    ///   - count: 1 to 1024 bytes.
    /// - Throws: ``CryptoError/invalidParameter``, ``CryptoError/invalidLength``, ``CryptoError/secureMemoryExhausted``;
    ///   ``CryptoError/backend(operation:code:)`` when there is not enough memory.
    public static func derive(
        passphrase: borrowing SecretBytes, salt: RawSpan, n: Int, r: Int, p: Int, count: Int
    ) throws(CryptoError) -> SecretBytes {
        guard (2...maximumN).contains(n), n & (n - 1) == 0, (1...32).contains(r), (1...16).contains(p) else {
            throw .invalidParameter
        }
        guard (1...1024).contains(count) else { throw .invalidLength }
        // libcrypto's default limit of 32 MiB refuses N = 2^15; the rest is for its lanes and buffers.
        let memory = 128 * n * r + (2 << 20)
        let key = try SecretBytes(zeroed: count)
        let result = unsafe salt.withUnsafeBytes { salt in
            unsafe EVP_PBE_scrypt(
                passphrase.base, passphrase.count, salt.start, salt.count, UInt64(n), UInt64(r), UInt64(p),
                UInt64(memory), key.base, count)
        }
        try CryptoError.check(result, "scrypt")
        return key
    }
}

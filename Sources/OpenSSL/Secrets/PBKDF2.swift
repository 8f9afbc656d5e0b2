internal import COpenSSL

/// PBKDF2 with HMAC-SHA256 (RFC 8018 §5.2).
///
/// Over `HMACCore`, not through libcrypto's own: that one leaves a copy of the salt on the ordinary heap, and the salts
/// of SLIP-0039 are halves of its secret.
public enum PBKDF2 {
    /// Derives `count` bytes.
    ///
    /// - Parameters:
    ///   - iterations: at least 1. Each takes about a microsecond for every 32 bytes of `count`.
    ///   - count: 1 to 1,024.
    /// - Throws: ``CryptoError/invalidParameter``, ``CryptoError/invalidLength``, ``CryptoError/secureMemoryExhausted``.
    public static func derive(
        password: borrowing SecretBytes, salt: borrowing SecretBytes, iterations: Int, count: Int
    ) throws(CryptoError) -> SecretBytes {
        guard iterations >= 1 else { throw .invalidParameter }
        guard (1...1024).contains(count) else { throw .invalidLength }
        let key = try SecretBytes(zeroed: count)
        // U, the code of the round, and T, their sum.
        let size = Digest.byteCount
        let work = try SecretBytes(zeroed: 2 * size)
        for start in stride(from: 0, to: count, by: size) {
            unsafe block(
                UInt32(start / size + 1), password.buffer, salt.buffer, iterations, code: work.base,
                sum: work.base + size)
            unsafe (key.base + start).copyMemory(from: work.base + size, byteCount: min(size, count - start))
        }
        return key
    }

    /// T_i = U_1 ⊕ U_2 ⊕ …, where U_1 = HMAC(P, S ‖ i) and U_n = HMAC(P, U_(n-1)).
    private static func block(
        _ index: UInt32, _ password: UnsafeRawBufferPointer, _ salt: UnsafeRawBufferPointer, _ iterations: Int,
        code: UnsafeMutableRawPointer, sum: UnsafeMutableRawPointer
    ) {
        let empty = unsafe UnsafeRawBufferPointer(start: nil, count: 0)
        let previous = unsafe UnsafeRawBufferPointer(start: code, count: Digest.byteCount)
        unsafe withUnsafeBytes(of: index.bigEndian) { unsafe HMACCore.code(key: password, salt, $0, empty, to: code) }
        unsafe sum.copyMemory(from: code, byteCount: Digest.byteCount)
        for _ in 1..<iterations {
            unsafe HMACCore.code(key: password, previous, empty, empty, to: code)
            for offset in stride(from: 0, to: Digest.byteCount, by: 8) {
                let word = unsafe (sum + offset).load(as: UInt64.self) ^ (code + offset).load(as: UInt64.self)
                unsafe (sum + offset).storeBytes(of: word, as: UInt64.self)
            }
        }
    }
}

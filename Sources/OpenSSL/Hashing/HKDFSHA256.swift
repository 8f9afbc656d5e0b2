internal import COpenSSL

/// HKDF-SHA256 (RFC 5869).
///
/// All throw ``CryptoError/secureMemoryExhausted`` when the result is a secret and its memory is full.
public enum HKDFSHA256 {
    /// The most that one ``expand(_:info:count:)`` gives, in bytes.
    public static let maximumCount = 255 * Digest.byteCount

    /// Extract: a pseudorandom key of 32 bytes. An empty salt stands for 32 zero bytes (RFC 5869 §2.2).
    public static func extract(salt: RawSpan, ikm: borrowing SecretBytes) throws(CryptoError) -> SecretBytes {
        try unsafe salt.withUnsafeBytes { (salt) throws(CryptoError) in
            try unsafe extract(salt, UnsafeRawBufferPointer(start: nil, count: 0), ikm.buffer)
        }
    }

    /// Extract over `prefix ‖ ikm`, as in `LabeledExtract` of RFC 9180 §4.
    public static func extract(
        salt: RawSpan, prefix: RawSpan, ikm: borrowing SecretBytes
    ) throws(CryptoError) -> SecretBytes {
        try unsafe salt.withUnsafeBytes { (salt) throws(CryptoError) in
            try unsafe prefix.withUnsafeBytes { (prefix) throws(CryptoError) in
                try unsafe extract(salt, prefix, ikm.buffer)
            }
        }
    }

    /// Extract over `prefix ‖ ikm` with a secret salt, as in `LabeledExtract` of RFC 9180 §4.
    public static func extract(
        salt: borrowing SecretBytes, prefix: RawSpan, ikm: borrowing SecretBytes
    ) throws(CryptoError) -> SecretBytes {
        try unsafe prefix.withUnsafeBytes { (prefix) throws(CryptoError) in
            try unsafe extract(salt.buffer, prefix, ikm.buffer)
        }
    }

    /// Expand to a secret of `count` bytes, 1 to 8160.
    ///
    /// - Throws: ``CryptoError/invalidLength`` for another count.
    public static func expand(
        _ prk: borrowing SecretBytes, info: RawSpan, count: Int
    ) throws(CryptoError) -> SecretBytes {
        guard (1...maximumCount).contains(count) else { throw .invalidLength }
        let output = try SecretBytes(zeroed: count)
        unsafe info.withUnsafeBytes { unsafe expand(prk.buffer, $0, to: output.base, count: count) }
        return output
    }

    /// Expand to bytes that will be public, as commitments and check values are.
    ///
    /// - Throws: ``CryptoError/invalidLength`` unless `count` is 1 to 8160.
    public static func expandPublic(
        _ prk: borrowing SecretBytes, info: RawSpan, count: Int
    ) throws(CryptoError) -> [UInt8] {
        guard (1...maximumCount).contains(count) else { throw .invalidLength }
        return unsafe [UInt8](unsafeUninitializedCapacity: count) { output, initialized in
            if let base = output.baseAddress {
                unsafe info.withUnsafeBytes { unsafe expand(prk.buffer, $0, to: base, count: count) }
            }
            initialized = count
        }
    }

    /// Expand to 32 bytes that will be public, without an allocation.
    public static func expandDigest(_ prk: borrowing SecretBytes, info: RawSpan) throws(CryptoError) -> Digest {
        unsafe Digest { output in
            unsafe info.withUnsafeBytes { unsafe expand(prk.buffer, $0, to: output, count: Digest.byteCount) }
        }
    }

    /// Extract and expand to a key of 32 bytes; the pseudorandom key between is cleansed.
    public static func deriveKey(
        salt: borrowing SecretBytes, ikm: borrowing SecretBytes, info: RawSpan
    ) throws(CryptoError) -> SecretBytes {
        let key = try SecretBytes(zeroed: Digest.byteCount)
        let empty = unsafe UnsafeRawBufferPointer(start: nil, count: 0)
        unsafe withUnsafeTemporaryAllocation(byteCount: Digest.byteCount, alignment: 8) { prk in
            guard let base = prk.baseAddress else { return }
            unsafe HMACCore.code(key: salt.buffer, ikm.buffer, empty, empty, to: base)
            unsafe info.withUnsafeBytes {
                unsafe expand(UnsafeRawBufferPointer(prk), $0, to: key.base, count: Digest.byteCount)
            }
            unsafe OPENSSL_cleanse(base, prk.count)
        }
        return key
    }

    private static func extract(
        _ salt: UnsafeRawBufferPointer, _ prefix: UnsafeRawBufferPointer, _ ikm: UnsafeRawBufferPointer
    ) throws(CryptoError) -> SecretBytes {
        let prk = try SecretBytes(zeroed: Digest.byteCount)
        let empty = unsafe UnsafeRawBufferPointer(start: nil, count: 0)
        unsafe HMACCore.code(key: salt, prefix, ikm, empty, to: prk.base)
        return prk
    }

    /// T(i) = HMAC(PRK, T(i-1) ‖ info ‖ i), written one after the other (RFC 5869 §2.3).
    private static func expand(
        _ prk: UnsafeRawBufferPointer, _ info: UnsafeRawBufferPointer, to output: UnsafeMutableRawPointer, count: Int
    ) {
        var previous = unsafe UnsafeRawBufferPointer(start: nil, count: 0)
        var written = 0
        var counter: UInt8 = 0
        while written < count {
            counter += 1
            let target = unsafe output + written
            unsafe withUnsafeBytes(of: counter) { counter in
                if count - written >= Digest.byteCount {
                    unsafe HMACCore.code(key: prk, previous, info, counter, to: target)
                } else {
                    unsafe lastBlock(prk, previous, info, counter, to: target, count: count - written)
                }
            }
            unsafe previous = UnsafeRawBufferPointer(start: target, count: Digest.byteCount)
            written += Digest.byteCount
        }
    }

    private static func lastBlock(
        _ prk: UnsafeRawBufferPointer, _ previous: UnsafeRawBufferPointer, _ info: UnsafeRawBufferPointer,
        _ counter: UnsafeRawBufferPointer, to output: UnsafeMutableRawPointer, count: Int
    ) {
        unsafe withUnsafeTemporaryAllocation(byteCount: Digest.byteCount, alignment: 8) { block in
            guard let base = block.baseAddress else { return }
            unsafe HMACCore.code(key: prk, previous, info, counter, to: base)
            unsafe output.copyMemory(from: base, byteCount: count)
            unsafe OPENSSL_cleanse(base, block.count)
        }
    }
}

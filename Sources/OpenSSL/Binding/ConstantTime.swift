internal import COpenSSL

/// Whether both have the same bytes, in a time that depends on their lengths only.
///
/// Different lengths are unequal at once; a length is not a secret here.
public func constantTimeEquals(_ a: RawSpan, _ b: RawSpan) -> Bool {
    guard a.byteCount == b.byteCount else { return false }
    return unsafe a.withUnsafeBytes { a in
        unsafe b.withUnsafeBytes { b in
            unsafe CRYPTO_memcmp(a.start, b.start, a.count) == 0
        }
    }
}

internal import COpenSSL

/// A key, half, seed or passphrase: in locked memory, never copied by accident, cleansed on release.
///
/// It lives in one locked arena of 2 MiB for the whole process, left out of core dumps. It cannot be printed, compared
/// with `==`, or put into an array; a secret that is held for long goes into a `final class`. The bytes cannot be read
/// outside of this package.
@safe
public struct SecretBytes: ~Copyable, @unchecked Sendable {
    /// The length in bytes. It is not treated as a secret.
    public let count: Int

    /// Valid while the value is alive: only in a function that borrows or owns it.
    let base: UnsafeMutableRawPointer

    /// The bytes under the same condition.
    var buffer: UnsafeRawBufferPointer { unsafe UnsafeRawBufferPointer(start: base, count: count) }

    /// Zeros, to be filled through ``base`` before anyone else sees the value.
    init(zeroed count: Int) throws(CryptoError) {
        guard count >= 0 else { throw .invalidLength }
        let memory = try unsafe SecretHeap.shared.allocate(count)
        unsafe self.base = memory
        self.count = count
    }

    deinit {
        unsafe SecretHeap.shared.release(base, count: count)
    }

    /// `count` bytes from the kernel's generator, `getrandom(2)`.
    ///
    /// - Throws: ``CryptoError/invalidLength`` if `count` is negative, ``CryptoError/secureMemoryExhausted``.
    public static func random(count: Int) throws(CryptoError) -> SecretBytes {
        let secret = try SecretBytes(zeroed: count)
        try unsafe Random.fill(secret.base, count: count)
        return secret
    }

    /// A copy of bytes that are in the open, as in tests and known answers. The source remains the caller's to cleanse.
    ///
    /// - Throws: ``CryptoError/secureMemoryExhausted``.
    public init(copying source: RawSpan) throws(CryptoError) {
        try self.init(zeroed: source.byteCount)
        unsafe source.withUnsafeBytes { source in
            unsafe base.copyMemory(from: source.start, byteCount: source.count)
        }
    }

    /// `count` bytes that `fill` writes over zeros, as arithmetic on secrets does. It must not let them out.
    ///
    /// - Throws: ``CryptoError/invalidLength`` if `count` is negative, ``CryptoError/secureMemoryExhausted``.
    package init(count: Int, fill: (inout MutableRawSpan) -> Void) throws(CryptoError) {
        try self.init(zeroed: count)
        unsafe Self.write(UnsafeMutableRawBufferPointer(start: base, count: count), fill)
    }

    private static func write(_ memory: UnsafeMutableRawBufferPointer, _ fill: (inout MutableRawSpan) -> Void) {
        var bytes = unsafe memory.mutableBytes
        fill(&bytes)
    }

    /// The bytes of `a`, then those of `b`.
    ///
    /// - Throws: ``CryptoError/secureMemoryExhausted``.
    public init(concatenating a: borrowing SecretBytes, _ b: borrowing SecretBytes) throws(CryptoError) {
        try self.init(zeroed: a.count + b.count)
        unsafe base.copyMemory(from: a.base, byteCount: a.count)
        unsafe (base + a.count).copyMemory(from: b.base, byteCount: b.count)
    }

    /// A copy of the bytes in `range`.
    ///
    /// - Throws: ``CryptoError/invalidLength`` if the range is out of bounds, ``CryptoError/secureMemoryExhausted``.
    public borrowing func slice(_ range: Range<Int>) throws(CryptoError) -> SecretBytes {
        guard range.lowerBound >= 0, range.upperBound <= count else { throw .invalidLength }
        let part = try SecretBytes(zeroed: range.count)
        unsafe part.base.copyMemory(from: base + range.lowerBound, byteCount: range.count)
        return part
    }

    /// Whether both have the same bytes, in a time that depends on their lengths only.
    public borrowing func constantTimeEquals(_ other: borrowing SecretBytes) -> Bool {
        unsafe count == other.count && CRYPTO_memcmp(base, other.base, count) == 0
    }

    /// Gives the bytes to `body`, which must not let them out. For tests, known answers and passphrases.
    package borrowing func withExposedBytes<R: ~Copyable, E: Error>(
        _ body: (RawSpan) throws(E) -> R
    ) throws(E) -> R {
        try body(unsafe RawSpan(_unsafeStart: UnsafeRawPointer(base), byteCount: count))
    }
}

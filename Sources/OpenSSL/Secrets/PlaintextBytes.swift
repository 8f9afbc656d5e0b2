internal import COpenSSL

/// Opened plaintext: on the ordinary heap, of any size, cleansed on release.
///
/// It is not locked: the arena for secrets is small, and a record may be large.
@safe
public struct PlaintextBytes: ~Copyable, @unchecked Sendable {
    /// The length in bytes of what is visible.
    public private(set) var count: Int

    let base: UnsafeMutableRawPointer
    private let allocated: Int
    private var offset = 0

    /// Zeros. Traps if `count` is negative.
    package init(count: Int) {
        self.init(uninitialized: count)
        unsafe base.initializeMemory(as: UInt8.self, repeating: 0, count: count)
    }

    /// A copy. The source remains the caller's to cleanse.
    public init(copying source: RawSpan) {
        self.init(uninitialized: source.byteCount)
        unsafe source.withUnsafeBytes { source in
            unsafe base.copyMemory(from: source.start, byteCount: source.count)
        }
    }

    /// Memory whose every byte is to be written through ``base`` before anyone else sees the value.
    init(uninitialized count: Int) {
        unsafe self.base = .allocate(byteCount: count, alignment: 16)
        self.allocated = count
        self.count = count
    }

    deinit {
        unsafe OPENSSL_cleanse(base, allocated)
        unsafe base.deallocate()
    }

    /// Gives the bytes to `body`; they are valid during the call only.
    public borrowing func withBytes<R: ~Copyable, E: Error>(_ body: (RawSpan) throws(E) -> R) throws(E) -> R {
        try body(unsafe RawSpan(_unsafeStart: UnsafeRawPointer(base + offset), byteCount: count))
    }

    /// Gives the bytes to `body` to change; they are valid during the call only.
    package mutating func withMutableBytes<R: ~Copyable, E: Error>(
        _ body: (inout MutableRawSpan) throws(E) -> R
    ) throws(E) -> R {
        var bytes = unsafe MutableRawSpan(_unsafeStart: base + offset, byteCount: count)
        return try body(&bytes)
    }

    /// Leaves only the bytes in `range` visible, as when padding is dropped. Nothing is copied; all of it is cleansed later.
    ///
    /// - Throws: ``CryptoError/invalidLength`` if the range is out of bounds.
    public mutating func narrow(to range: Range<Int>) throws(CryptoError) {
        guard range.lowerBound >= 0, range.upperBound <= count else { throw .invalidLength }
        offset += range.lowerBound
        count = range.count
    }
}

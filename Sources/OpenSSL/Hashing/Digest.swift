/// A SHA-256 value: 32 bytes held inline, without an allocation.
///
/// `==` is not constant-time: digests are public. To compare tags use ``HMACSHA256/isValid(_:for:key:)``.
public struct Digest: Hashable, Sendable, CustomStringConvertible {
    /// The length in bytes.
    public static let byteCount = 32

    /// 32 zero bytes.
    public static let zero = Digest()

    /// In the order of memory, so that the value's own bytes are the digest.
    private var a: UInt64 = 0
    private var b: UInt64 = 0
    private var c: UInt64 = 0
    private var d: UInt64 = 0

    private init() {}

    /// The digest with these bytes, or nil if there are not exactly 32.
    public init?(_ bytes: RawSpan) {
        guard bytes.byteCount == Self.byteCount else { return nil }
        unsafe self.init { target in
            unsafe bytes.withUnsafeBytes { unsafe target.copyMemory(from: $0.start, byteCount: Self.byteCount) }
        }
    }

    /// The digest with these bytes, or nil if there are not exactly 32.
    public init?(_ bytes: [UInt8]) {
        self.init(bytes.span.bytes)
    }

    /// The digest with these bytes, or nil if there are not exactly 32.
    public init?(_ bytes: ArraySlice<UInt8>) {
        self.init(bytes.span.bytes)
    }

    /// A digest whose 32 bytes `body` writes.
    init(_ body: (UnsafeMutableRawPointer) -> Void) {
        unsafe withUnsafeMutableBytes(of: &self) { buffer in
            if let base = buffer.baseAddress { unsafe body(base) }
        }
    }

    /// The first eight bytes as a number, most significant byte first: it orders digests as their bytes do, but for ties.
    public var leadingBits: UInt64 { a.bigEndian }

    /// The 32 bytes as an array.
    public var bytes: [UInt8] { unsafe Swift.withUnsafeBytes(of: self) { unsafe [UInt8]($0) } }

    /// 64 lowercase hexadecimal digits.
    public var hex: String {
        let digits = Array("0123456789abcdef".utf8)
        return String(decoding: bytes.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }, as: UTF8.self)
    }

    /// The same as ``hex``.
    public var description: String { hex }

    /// Gives the 32 bytes to `body` without an allocation; they are valid during the call only.
    public func withBytes<R: ~Copyable, E: Error>(_ body: (RawSpan) throws(E) -> R) throws(E) -> R {
        try unsafe Swift.withUnsafeBytes(of: self) { (buffer) throws(E) -> R in try body(unsafe buffer.bytes) }
    }

    /// Overwrites 32 bytes from an offset on. Traps when they are not all inside the array.
    public func overwrite(_ bytes: inout [UInt8], at offset: Int) {
        precondition(offset >= 0 && offset + Self.byteCount <= bytes.count, "a digest stays inside the array")
        unsafe Swift.withUnsafeBytes(of: self) { digest in
            unsafe bytes.withUnsafeMutableBytes { buffer in
                unsafe buffer[offset..<(offset + Self.byteCount)].copyBytes(from: digest)
            }
        }
    }

    /// Appends the 32 bytes.
    public func append(to bytes: inout [UInt8]) {
        unsafe Swift.withUnsafeBytes(of: self) { unsafe bytes.append(contentsOf: $0) }
    }
}

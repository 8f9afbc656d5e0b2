public import OpenSSL

/// The only way a byte string that is signed, authenticated or bound into a key is formed.
///
/// Layout: `u16 length ‖ domain ‖ (u16 tag ‖ u32 length ‖ bytes)…`, tags strictly ascending, integers fixed-width
/// big-endian. Two different lists of fields never give the same bytes, and the domain keeps one purpose's bytes
/// apart from another's (docs/format.md §2).
public struct Context: Hashable, Sendable {
    /// The encoded bytes.
    public var bytes: [UInt8] { encoded }

    @usableFromInline var encoded: [UInt8]
    private var lastTag: UInt16 = 0

    /// Begins a context in `domain`.
    public init(_ domain: Domain) {
        encoded = []
        encoded.reserveCapacity(256)
        encoded.appendInteger(UInt16(domain.rawValue.utf8.count))
        encoded.append(contentsOf: domain.rawValue.utf8)
    }

    /// Appends one field.
    ///
    /// Traps when `tag` does not ascend: the order of tags is written in the code, never taken from input.
    public mutating func append(_ tag: Tag, _ value: [UInt8]) {
        begin(tag, count: value.count)
        encoded.append(contentsOf: value)
    }

    /// Appends a field of 32 bytes.
    public mutating func append(_ tag: Tag, _ digest: Digest) {
        begin(tag, count: Digest.byteCount)
        digest.append(to: &encoded)
    }

    /// Appends a field of 16 bytes: two integers, one after the other.
    package mutating func append(_ tag: Tag, _ high: UInt64, _ low: UInt64) {
        begin(tag, count: 16)
        encoded.appendInteger(high)
        encoded.appendInteger(low)
    }

    @usableFromInline mutating func begin(_ tag: Tag, count: Int) {
        precondition(tag.rawValue > lastTag, "context tags ascend")
        lastTag = tag.rawValue
        encoded.appendInteger(tag.rawValue)
        encoded.appendInteger(UInt32(count))
    }

    /// Appends a fixed-width big-endian integer.
    @inlinable package mutating func append<I: FixedWidthInteger>(_ tag: Tag, _ value: I) {
        begin(tag, count: I.bitWidth / 8)
        encoded.appendInteger(value)
    }

    /// Appends a field that may be absent; absent is not the same as empty.
    public mutating func append(_ tag: Tag, ifPresent value: [UInt8]?) {
        if let value { append(tag, value) }
    }

    /// Overwrites bytes of a fixed-width field in place, so that the contexts of a record's fields share one buffer.
    ///
    /// Traps when the range is outside the context.
    @inlinable package mutating func overwrite<I: FixedWidthInteger>(at offset: Int, with value: I) {
        let width = value.bitWidth / 8
        precondition(offset >= 0 && offset + width <= encoded.count, "overwrite stays inside the context")
        for i in 0..<width {
            encoded[offset + i] = UInt8(truncatingIfNeeded: value &>> I(truncatingIfNeeded: 8 * (width - 1 - i)))
        }
    }
}

extension Context {
    /// Overwrites a field of 16 bytes in place: two integers, one after the other.
    package mutating func overwrite(at offset: Int, with high: UInt64, _ low: UInt64) {
        overwrite(at: offset, with: high)
        overwrite(at: offset + 8, with: low)
    }

    /// Overwrites a field of 32 bytes in place.
    package mutating func overwrite(at offset: Int, with digest: Digest) {
        digest.overwrite(&encoded, at: offset)
    }
}

// Generic code is not specialised across modules unless it is inlinable, and integers are in every context.
extension FixedWidthInteger {
    /// The bytes of the integer, most significant first.
    @inlinable package var bigEndianBytes: [UInt8] {
        var bytes: [UInt8] = []
        bytes.appendInteger(self)
        return bytes
    }

    /// Reads an integer from exactly `bitWidth / 8` bytes, most significant first; `nil` at any other length.
    @inlinable package init?(bigEndianBytes bytes: ArraySlice<UInt8>) {
        guard bytes.count == Self.bitWidth / 8 else { return nil }
        var value: Self = 0
        for byte in bytes { value = value &<< 8 | Self(truncatingIfNeeded: byte) }
        self = value
    }
}

extension [UInt8] {
    /// Appends an integer, most significant byte first.
    @inlinable package mutating func appendInteger<I: FixedWidthInteger>(_ value: I) {
        unsafe Swift.withUnsafeBytes(of: value.bigEndian) { unsafe append(contentsOf: $0) }
    }
}

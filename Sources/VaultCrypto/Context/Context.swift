/// The only way a byte string that is signed, authenticated or bound into a key is formed.
///
/// Layout: `u16 length ‖ domain ‖ (u16 tag ‖ u32 length ‖ bytes)…`, tags strictly ascending, integers fixed-width
/// big-endian. Two different lists of fields never give the same bytes, and the domain keeps one purpose's bytes
/// apart from another's (docs/format.md §2).
public struct Context: Hashable, Sendable {
    /// The encoded bytes.
    public private(set) var bytes: [UInt8]
    private var lastTag: UInt16 = 0

    /// Begins a context in `domain`.
    public init(_ domain: Domain) {
        bytes = []
        bytes.reserveCapacity(256)
        bytes.appendInteger(UInt16(domain.rawValue.utf8.count))
        bytes.append(contentsOf: domain.rawValue.utf8)
    }

    /// Appends one field.
    ///
    /// Traps when `tag` does not ascend: the order of tags is written in the code, never taken from input.
    public mutating func append(_ tag: Tag, _ value: [UInt8]) {
        precondition(tag.rawValue > lastTag, "context tags ascend")
        lastTag = tag.rawValue
        bytes.appendInteger(tag.rawValue)
        bytes.appendInteger(UInt32(value.count))
        bytes.append(contentsOf: value)
    }

    /// Appends a fixed-width big-endian integer.
    public mutating func append(_ tag: Tag, _ value: some FixedWidthInteger) {
        append(tag, value.bigEndianBytes)
    }

    /// Appends a field that may be absent; absent is not the same as empty.
    public mutating func append(_ tag: Tag, ifPresent value: [UInt8]?) {
        if let value { append(tag, value) }
    }

    /// Overwrites bytes of a fixed-width field in place, so that the contexts of a record's fields share one buffer.
    ///
    /// Traps when the range is outside the context.
    public mutating func overwrite(at offset: Int, with value: some FixedWidthInteger) {
        let width = value.bitWidth / 8
        precondition(offset >= 0 && offset + width <= bytes.count, "overwrite stays inside the context")
        for i in 0..<width {
            bytes[offset + i] = UInt8(truncatingIfNeeded: value >> (8 * (width - 1 - i)))
        }
    }
}

extension FixedWidthInteger {
    /// The bytes of the integer, most significant first.
    package var bigEndianBytes: [UInt8] {
        var bytes: [UInt8] = []
        bytes.appendInteger(self)
        return bytes
    }

    /// Reads an integer from exactly `bitWidth / 8` bytes, most significant first; `nil` at any other length.
    package init?(bigEndianBytes bytes: some Collection<UInt8>) {
        guard bytes.count == Self.bitWidth / 8 else { return nil }
        self = bytes.reduce(0) { $0 << 8 | Self(truncatingIfNeeded: $1) }
    }
}

extension [UInt8] {
    /// Appends an integer, most significant byte first.
    package mutating func appendInteger<I: FixedWidthInteger>(_ value: I) {
        for shift in stride(from: I.bitWidth - 8, through: 0, by: -8) {
            append(UInt8(truncatingIfNeeded: value >> shift))
        }
    }
}

package import OpenSSL
package import VaultCrypto

/// Reads the fixed-width items inside one field of a context.
package struct ItemReader {
    @usableFromInline let bytes: [UInt8]
    @usableFromInline let tag: Tag
    @usableFromInline var position = 0

    package init(_ bytes: [UInt8], tag: Tag) {
        self.bytes = bytes
        self.tag = tag
    }

    package var isAtEnd: Bool { position == bytes.count }

    @inlinable package mutating func take(_ count: Int) throws(FormatError) -> ArraySlice<UInt8> {
        guard count >= 0, bytes.count - position >= count else { throw .invalid(tag) }
        defer { position += count }
        return bytes[position..<(position + count)]
    }

    @inlinable package mutating func integer<I: FixedWidthInteger>(_ type: I.Type) throws(FormatError) -> I {
        guard let value = I(bigEndianBytes: try take(I.bitWidth / 8)) else { throw .invalid(tag) }
        return value
    }

    @inlinable package mutating func identifier<Kind>() throws(FormatError) -> Identifier<Kind> {
        guard let id = Identifier<Kind>(bytes: try take(16)) else { throw .invalid(tag) }
        return id
    }

    package mutating func digest() throws(FormatError) -> Digest {
        guard let digest = Digest(try take(32)) else { throw .invalid(tag) }
        return digest
    }

    /// `u32 length ‖ bytes`.
    package mutating func block() throws(FormatError) -> [UInt8] {
        Array(try take(Int(try integer(UInt32.self))))
    }

    package func end() throws(FormatError) {
        guard isAtEnd else { throw .trailingBytes }
    }
}

extension [UInt8] {
    /// Appends `u32 length ‖ bytes`.
    package mutating func appendBlock(_ block: [UInt8]) {
        appendInteger(UInt32(block.count))
        append(contentsOf: block)
    }
}

package import OpenSSL

/// Reads a context strictly: one field after another in ascending order, nothing skipped, nothing left over.
///
/// Every message of the vault is read through this type, so a reader that meets a tag it does not know refuses.
public struct ContextReader: Sendable {
    private let bytes: [UInt8]
    private var position: Int
    private var lastTag: UInt16 = 0

    /// Begins to read `bytes` as a context in `domain`.
    ///
    /// - Throws: ``FormatError/tooLarge`` above `limit` bytes, ``FormatError/wrongDomain`` in another domain.
    public init(_ bytes: [UInt8], domain: Domain, limit: Int) throws(FormatError) {
        guard bytes.count <= limit else { throw .tooLarge }
        let name = Array(domain.rawValue.utf8)
        guard bytes.count >= 2 + name.count, UInt16(bigEndianBytes: bytes[0..<2]) == UInt16(name.count),
            bytes[2..<(2 + name.count)].elementsEqual(name)
        else { throw .wrongDomain }
        self.bytes = bytes
        position = 2 + name.count
    }

    /// The next field, which must be `tag`.
    public mutating func take(_ tag: Tag) throws(FormatError) -> [UInt8] {
        guard let value = try takeIfPresent(tag) else { throw .missing(tag) }
        return value
    }

    /// The next field if it is `tag`, else `nil` and nothing is consumed.
    public mutating func takeIfPresent(_ tag: Tag) throws(FormatError) -> [UInt8]? {
        try sliceIfPresent(tag).map(Array.init)
    }

    /// The bytes of the next field in their place, which must be `tag`.
    @usableFromInline package mutating func slice(_ tag: Tag) throws(FormatError) -> ArraySlice<UInt8> {
        guard let value = try sliceIfPresent(tag) else { throw .missing(tag) }
        return value
    }

    /// The next field as a digest.
    package mutating func digest(_ tag: Tag) throws(FormatError) -> Digest {
        guard let digest = Digest(try slice(tag)) else { throw .invalid(tag) }
        return digest
    }

    /// The next field as a digest, if it is `tag`.
    package mutating func digestIfPresent(_ tag: Tag) throws(FormatError) -> Digest? {
        guard let bytes = try sliceIfPresent(tag) else { return nil }
        guard let digest = Digest(bytes) else { throw .invalid(tag) }
        return digest
    }

    /// The bytes of the next field in their place if it is `tag`, else `nil` and nothing is consumed.
    @usableFromInline package mutating func sliceIfPresent(_ tag: Tag) throws(FormatError) -> ArraySlice<UInt8>? {
        guard position < bytes.count else { return nil }
        guard bytes.count - position >= 6, let next = UInt16(bigEndianBytes: bytes[position..<(position + 2)]),
            let length = UInt32(bigEndianBytes: bytes[(position + 2)..<(position + 6)])
        else { throw .truncated }
        guard next > lastTag else { throw .tagsNotAscending }
        guard next == tag.rawValue else { return nil }
        guard Int(length) <= bytes.count - position - 6 else { throw .truncated }
        let start = position + 6
        position = start + Int(length)
        lastTag = next
        return bytes[start..<position]
    }

    /// The next field as an integer of exactly its width.
    @inlinable package mutating func take<I: FixedWidthInteger>(_ tag: Tag, as type: I.Type) throws(FormatError) -> I {
        guard let value = I(bigEndianBytes: try slice(tag)) else { throw .invalid(tag) }
        return value
    }

    /// The next field as an integer of exactly its width, if it is `tag`.
    @inlinable package mutating func takeIfPresent<I: FixedWidthInteger>(
        _ tag: Tag, as type: I.Type
    ) throws(FormatError) -> I? {
        guard let bytes = try sliceIfPresent(tag) else { return nil }
        guard let value = I(bigEndianBytes: bytes) else { throw .invalid(tag) }
        return value
    }

    /// The next field as bytes of one stated length.
    public mutating func take(_ tag: Tag, count: Int) throws(FormatError) -> [UInt8] {
        let value = try take(tag)
        guard value.count == count else { throw .invalid(tag) }
        return value
    }

    /// The next field as UTF-8 text of at most `limit` bytes.
    public mutating func takeText(_ tag: Tag, limit: Int) throws(FormatError) -> String {
        let value = try take(tag)
        guard value.count <= limit, let text = String(validating: value, as: UTF8.self) else { throw .invalid(tag) }
        return text
    }

    /// Ends the reading.
    ///
    /// - Throws: ``FormatError/unknownTag`` when a field is left.
    public func end() throws(FormatError) {
        guard position == bytes.count else { throw .unknownTag }
    }
}

/// One value of a code field: 1 to 64 bytes of ASCII `[A-Za-z0-9._-]`, compared as bytes.
///
/// Capitals are allowed, unlike in a ``Name``, because published lists have them (`MM` in ISO 3166, `A` in ISIC).
public struct FieldCode: Hashable, Sendable, CustomStringConvertible {
    /// The code as text; ASCII.
    public let description: String

    /// Checks `text`.
    ///
    /// - Throws: ``InvalidName``.
    public init(_ text: String) throws(InvalidName) {
        description = try InvalidName.checked(text.utf8, capitals: true)
    }

    /// Whether `text` is this code, byte for byte.
    ///
    /// `==` would also accept a canonical equivalent: KELVIN SIGN followed by `H` equals `KH` to a Swift `String`.
    public func matches(_ text: String) -> Bool { description.utf8.elementsEqual(text.utf8) }
}

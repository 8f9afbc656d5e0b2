/// The set of algorithms that a write, a wrap or a box was made with.
public struct Suite: RawRepresentable, Hashable, Sendable {
    /// The number in the bytes.
    public let rawValue: UInt16

    /// Names a suite by its number; ``supported(_:)`` says whether this version knows it.
    public init(rawValue: UInt16) {
        self.rawValue = rawValue
    }

    /// HKDF-SHA256, AES-256-GCM, DHKEM(X25519, HKDF-SHA256).
    public static let one = Suite(rawValue: 1)

    /// Refuses a suite that this version does not know.
    public static func supported(_ rawValue: UInt16) throws(FormatError) -> Suite {
        guard rawValue == one.rawValue else { throw .unknownVersion }
        return one
    }
}

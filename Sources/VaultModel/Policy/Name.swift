/// An identifier: 1 to 64 bytes of ASCII `[a-z0-9._-]`, compared as bytes.
///
/// Names of roles, rules, purposes, legal bases, compartments, record types and fields, and handles of officials.
public struct Name: Hashable, Comparable, Sendable, CustomStringConvertible {
    /// The longest name, in bytes.
    public static let maximumBytes = 64

    /// The name as text; ASCII.
    public let description: String

    /// Checks `text`.
    ///
    /// - Throws: ``InvalidName``.
    public init(_ text: String) throws(InvalidName) {
        try self.init(bytes: text.utf8)
    }

    /// Checks `bytes`, for example those of a log entry.
    ///
    /// - Throws: ``InvalidName``.
    public init(bytes: some Collection<UInt8>) throws(InvalidName) {
        description = try InvalidName.checked(bytes, capitals: false)
    }

    /// The name as ASCII bytes, 1 to 64.
    public var bytes: [UInt8] { Array(description.utf8) }

    /// Orders by bytes.
    public static func < (left: Name, right: Name) -> Bool { left.description < right.description }
}

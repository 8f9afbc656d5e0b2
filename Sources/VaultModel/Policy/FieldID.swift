/// The number of a field: positive, unique in the whole schema, and never given another meaning by a later policy.
public struct FieldID: RawRepresentable, Hashable, Comparable, Sendable, CustomStringConvertible {
    /// The number, as it stands in contexts and log entries.
    public let rawValue: UInt32

    /// Takes the number as it is; that 0 is not used is checked where a Policy is made.
    public init(rawValue: UInt32) { self.rawValue = rawValue }

    /// The number in decimal digits.
    public var description: String { String(rawValue) }

    /// Orders by number.
    public static func < (left: FieldID, right: FieldID) -> Bool { left.rawValue < right.rawValue }
}

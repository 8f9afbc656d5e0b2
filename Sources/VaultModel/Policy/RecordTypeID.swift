/// The number of a record type: positive, unique in the schema, and never given another meaning by a later policy.
public struct RecordTypeID: RawRepresentable, Hashable, Comparable, Sendable, CustomStringConvertible {
    /// The number, as it stands in contexts and log entries.
    public let rawValue: UInt16

    /// Takes the number as it is; that 0 is not used is checked where a Policy is made.
    public init(rawValue: UInt16) { self.rawValue = rawValue }

    /// The number in decimal digits.
    public var description: String { String(rawValue) }

    /// Orders by number.
    public static func < (left: RecordTypeID, right: RecordTypeID) -> Bool { left.rawValue < right.rawValue }
}

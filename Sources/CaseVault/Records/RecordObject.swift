/// A record as people and other systems write it: one flat JSON object (RFC 8259) of field names and values.
///
/// Read strictly: UTF-8 without a byte order mark, one object and nothing after it, no name twice, values that are text,
/// numbers or null; in records of HTCDS also true, false and lists of values. A number is kept as it was written, since a
/// conversion would change it.
public struct RecordObject: Sendable {
    /// The longest object in bytes.
    public static let maximumBytes = 16 << 20

    /// A value before its field is known.
    public enum Value: Hashable, Sendable {
        /// UTF-8.
        case text([UInt8])
        /// The digits as they were written, ASCII.
        case number([UInt8])
        case null
        /// Only in records of HTCDS.
        case flag(Bool)
        /// Only in records of HTCDS; its elements are no lists.
        case list([Value])
    }

    /// A name with its value.
    public struct Member: Hashable, Sendable {
        /// Any text.
        public let name: String
        public let value: Value
        /// The line on which the member begins.
        public let line: Int
    }

    /// In the order of the text.
    public let members: [Member]

    /// Reads an object.
    ///
    /// - Parameters:
    ///   - json: at most ``maximumBytes`` bytes.
    ///   - line: the number of the first line, for errors.
    public init(_ json: [UInt8], line: Int = 1) throws(RecordInputError) {
        try self.init(json, line: line, takesLists: false)
    }

    /// - Parameter takesLists: whether a value may be true, false or a list.
    init(_ json: [UInt8], line: Int, takesLists: Bool) throws(RecordInputError) {
        guard json.count <= Self.maximumBytes else {
            throw RecordInputError(line: line, reason: "is longer than \(Self.maximumBytes >> 20) MiB")
        }
        var reader = RecordObjectReader(json, line: line, takesLists: takesLists)
        members = try reader.object()
    }
}

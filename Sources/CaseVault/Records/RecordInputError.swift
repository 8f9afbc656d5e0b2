/// What is wrong with a record that was given as JSON. Holds the place, never a value.
public struct RecordInputError: Error, Hashable, Sendable, CustomStringConvertible {
    /// The line, from 1; in an import that of the file.
    public let line: Int
    /// The name of the field, where it is known and has the form of a name.
    public let field: String?
    /// A clause that follows the name of the field.
    public let reason: String

    public init(line: Int, field: String? = nil, reason: String) {
        self.line = line
        self.field = field
        self.reason = reason
    }

    /// `line 3, field phone: is not text`.
    public var description: String {
        "line \(line)" + (field.map { ", field \($0)" } ?? "") + ": \(reason)"
    }
}

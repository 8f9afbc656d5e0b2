/// One mistake in a policy document, for the person who wrote it.
public struct PolicyMistake: Hashable, Sendable, CustomStringConvertible {
    /// The line, from 1.
    public let line: Int
    /// What is wrong there: a sentence without a full stop.
    public let message: String

    /// `line 12: compartment: lega is not defined in this document`.
    public var description: String { "line \(line): \(message)" }
}

/// Every mistake of a document that is not a policy.
public struct PolicyDocumentError: Error, Hashable, Sendable, CustomStringConvertible {
    /// At least one, in the order of their lines.
    public let mistakes: [PolicyMistake]

    /// One line for each.
    public var description: String { mistakes.map(\.description).joined(separator: "\n") }
}

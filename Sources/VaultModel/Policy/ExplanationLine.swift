/// What decides for one field of a question.
public struct ExplanationLine: Hashable, Sendable {
    /// The field; `nil` for an action that is not on fields, or if the question fails before its fields are looked at.
    public let field: FieldID?
    /// The decision if the question were about this field alone.
    public let decision: Decision
}

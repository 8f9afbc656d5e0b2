/// What people are shown for a code, which means the same in every field that has it.
public struct CodeLabel: Sendable {
    /// The code as it is stored.
    public let code: FieldCode
    /// What people are shown.
    public let labels: Labels

    /// Keeps the parts.
    public init(code: FieldCode, labels: Labels) {
        self.code = code
        self.labels = labels
    }
}

/// What somebody asks to do: the whole input of a decision besides the policy.
public struct AccessQuestion: Equatable, Sendable {
    /// What to do.
    public let action: Action
    /// On a record of which type; `nil` for acts of governance.
    public let recordType: RecordTypeID?
    /// On which fields; empty for actions that are not on fields.
    public let fields: [FieldID]
    /// Why.
    public let purpose: Name
    /// On which legal basis; `nil` takes the purpose's first.
    public let legalBasis: Name?
    /// The official's grants; earlier ones are preferred.
    public let grants: [ActiveGrant]
    /// Whether the record is assigned to the official.
    public let isAssigned: Bool
    /// The gate's time, in seconds since 1970.
    public let time: Int64

    /// Keeps the parts.
    public init(
        action: Action, recordType: RecordTypeID? = nil, fields: [FieldID] = [], purpose: Name,
        legalBasis: Name? = nil, grants: [ActiveGrant], isAssigned: Bool = false, time: Int64
    ) {
        self.action = action
        self.recordType = recordType
        self.fields = fields
        self.purpose = purpose
        self.legalBasis = legalBasis
        self.grants = grants
        self.isAssigned = isAssigned
        self.time = time
    }
}

public import VaultModel

/// What an export takes out: which records, which of their fields, and why.
public struct ExportPlan: Sendable {
    /// In ascending order of ids.
    public let records: [RecordID]
    /// The fields of each type that leave the vault, in the order of the schema; of a type that is not here none does.
    public let fields: [RecordTypeID: [FieldID]]
    /// Fields that are neither opened nor withheld: whoever exports has no place for them.
    let omitted: Set<FieldID>
    /// Whether the fields were named, so that one that is refused refuses the export.
    let isNamed: Bool
    public let purpose: Name
    let legalBasis: Name?
    let reason: String?
}

/// Records that left the vault in one batch.
public struct ExportedBatch: Sendable {
    /// Each was in the log before it was opened. Records with nothing to take out are not among them.
    public internal(set) var records: [OpenedRecord] = []
    /// Fields that a record has and that may not leave.
    public internal(set) var withheld: Set<FieldID> = []
    /// Fields that a record has, that may leave, and that were to be omitted.
    public internal(set) var omitted: Set<FieldID> = []
    /// The bytes of all values, sealed.
    public internal(set) var bytes = 0
}

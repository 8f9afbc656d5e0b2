public import VaultClient
public import VaultModel

/// An export of many records in batches, with memory that does not grow with their number.
public struct RecordExport: Sendable {
    /// What an export came to.
    public struct Summary: Hashable, Sendable {
        /// Records that were handed out.
        public internal(set) var exported = 0
        /// Fields that some record has and that may not leave, in the order of the schema.
        public internal(set) var withheld: [FieldID] = []
        /// Fields that some record has, that may leave, and that were to be omitted, in the order of the schema.
        public internal(set) var omitted: [FieldID] = []
    }

    /// What is taken out.
    public let plan: ExportPlan
    private let session: Session

    private static let mostRecords = 256
    /// A batch is made smaller when the one before was larger than this.
    private static let wantedBytes = 8 << 20

    /// Prepares an export: the list of records is one access of its own.
    ///
    /// The parameters are those of ``Session/planExport(types:fields:omitting:purpose:legalBasis:reason:)``.
    public init(
        from session: Session, types: [RecordTypeID]? = nil, fields: [FieldID] = [], omitting: Set<FieldID> = [],
        purpose: Name? = nil, reason: String? = nil
    ) async throws(ClientError) {
        self.session = session
        plan = try await session.planExport(
            types: types, fields: fields, omitting: omitting, purpose: purpose, reason: reason)
    }

    /// Hands out one record after another, each after its log entry is durable.
    ///
    /// An interruption leaves in the log what was handed out, and at most the rest of one batch.
    ///
    /// - Parameters:
    ///   - body: gets a record with the fields that may leave.
    ///   - progress: told how many records are done of how many.
    public func run(
        progress: (Int, Int) -> Void = { _, _ in }, _ body: (OpenedRecord) throws -> Void
    ) async throws -> Summary {
        var summary = Summary()
        var withheld: Set<FieldID> = []
        var omitted: Set<FieldID> = []
        var rest = plan.records[...]
        var count = 16
        while !rest.isEmpty {
            let batch = try await session.export(Array(rest.prefix(count)), of: plan)
            for record in batch.records { try body(record) }
            summary.exported += batch.records.count
            withheld.formUnion(batch.withheld)
            omitted.formUnion(batch.omitted)
            rest = rest.dropFirst(count)
            progress(plan.records.count - rest.count, plan.records.count)
            count = batch.bytes > Self.wantedBytes ? max(1, count / 4) : min(Self.mostRecords, count * 2)
        }
        let fields = await session.governance.policy.schema.fields.map(\.id)
        summary.withheld = fields.filter(withheld.contains)
        summary.omitted = fields.filter(omitted.contains)
        return summary
    }
}

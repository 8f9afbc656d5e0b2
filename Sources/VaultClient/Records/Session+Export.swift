internal import GateProtocol
internal import OpenSSL
internal import TransparencyLog
internal import VaultCrypto
public import VaultModel

extension Session {
    /// Prepares an export: which records the official may list, as one access, and which of their fields may leave.
    ///
    /// - Parameters:
    ///   - types: the record types; all of which a field may leave when `nil`.
    ///   - fields: of one type; without them everything that may leave.
    ///   - omitted: fields that are not to be opened although they may leave.
    ///   - reason: why, in words that only an auditor opens; written once for each batch, before it.
    public func planExport(
        types: [RecordTypeID]? = nil, fields named: [FieldID] = [], omitting omitted: Set<FieldID> = [],
        purpose name: Name? = nil, legalBasis: Name? = nil, reason: String? = nil
    ) async throws(ClientError) -> ExportPlan {
        let purpose = try self.purpose(named: name, for: .export)
        var fields: [RecordTypeID: [FieldID]] = [:]
        if let first = named.first {
            guard let type = governance.policy.schema.field(first)?.recordType else {
                throw .unknownField("\(first)")
            }
            fields[type] = governance.policy.schema.fields(of: type).map(\.id).filter(named.contains)
        } else {
            for type in types ?? governance.policy.schema.recordTypes.map(\.id) {
                fields[type] = exportable(type, purpose, legalBasis, isAssigned: true)
            }
        }
        let listed = try await list(purpose: purpose, legalBasis: legalBasis).records
        return ExportPlan(
            records: listed.filter { fields[$0.type] != nil }.map(\.record), fields: fields, omitted: omitted,
            isNamed: !named.isEmpty, purpose: purpose, legalBasis: legalBasis, reason: reason)
    }

    private func exportable(
        _ type: RecordTypeID, _ purpose: Name, _ legalBasis: Name?, isAssigned: Bool
    ) -> [FieldID] {
        let policy = governance.policy
        let lines = policy.explain(
            AccessQuestion(
                action: .export, recordType: type, fields: policy.schema.fields(of: type).map(\.id), purpose: purpose,
                legalBasis: legalBasis, grants: activeGrants, isAssigned: isAssigned, time: clock().seconds))
        return lines.compactMap { line in
            if case .allowed = line.decision { line.field } else { nil }
        }
    }

    /// Takes some records of a plan out: one signature and one durable commit for all of them, one log entry for each.
    ///
    /// - Parameter records: at most ``RequestPart/BatchHead/limit``. All of them are in memory at once.
    public func export(_ records: some Sequence<RecordID>, of plan: ExportPlan) async throws(ClientError)
        -> ExportedBatch
    {
        var batch = ExportedBatch()
        var wanted: [(record: RecordID, fields: [FieldID])] = []
        for record in records {
            guard let known = try await outline(of: record), let planned = plan.fields[known.manifest.type] else {
                continue
            }
            let manifest = known.manifest
            let isAssigned = known.isAssigned(to: keys.fingerprint, under: governance)
            let fields =
                plan.isNamed || isAssigned
                ? planned : exportable(manifest.type, plan.purpose, plan.legalBasis, isAssigned: false)
            let present = manifest.cells.map(\.field)
            let leaving = present.filter { fields.contains($0) && !plan.omitted.contains($0) }
            batch.omitted.formUnion(present.filter { fields.contains($0) && plan.omitted.contains($0) })
            if !plan.isNamed { batch.withheld.formUnion(present.filter { !fields.contains($0) }) }
            guard !leaving.isEmpty else { continue }
            try await requireKeys(for: leaving, of: record)
            wanted.append((record, leaving))
        }
        guard !wanted.isEmpty else { return batch }
        (batch.records, batch.bytes) = try await open(
            wanted, as: .export, purpose: plan.purpose, legalBasis: plan.legalBasis, reason: plan.reason)
        return batch
    }

    /// Reads fields of many records under one signature; logged as a read of each.
    ///
    /// - Parameter wanted: at most ``RequestPart/BatchHead/limit`` records, each with its fields in ascending order.
    func readAll(
        _ wanted: [(RecordID, [FieldID])], purpose: Name, legalBasis: Name?, reason: String?
    ) async throws(ClientError) -> [OpenedRecord] {
        for (record, fields) in wanted { try await requireKeys(for: fields, of: record) }
        return try await open(
            wanted.map { (record: $0, fields: $1) }, as: .read, purpose: purpose, legalBasis: legalBasis, reason: reason
        ).records
    }

    private func open(
        _ wanted: [(record: RecordID, fields: [FieldID])], as kind: RequestKind, purpose: Name, legalBasis: Name?,
        reason: String?
    ) async throws(ClientError) -> (records: [OpenedRecord], bytes: Int) {
        let (entry, release, head) = try await exchange(wanted, as: kind, purpose, legalBasis, reason)
        guard release.records.count == wanted.count else {
            throw .notIntact("not exactly the records that were asked for were released")
        }
        var records: [OpenedRecord] = []
        var bytes = 0
        for (position, (found, want)) in zip(release.records, wanted).enumerated() {
            let (manifest, opened) = try await open(found, of: want.record, fields: want.fields, in: head)
            bytes += found.fields.reduce(0) { $0 + $1.cell.count }
            records.append(
                OpenedRecord(
                    record: want.record, type: manifest.type, sequence: manifest.sequence, fields: opened,
                    withheld: [], entry: entry + 1 + UInt64(position), purpose: purpose))
        }
        return (records, bytes)
    }

    /// Signs a batch of requests and sends it.
    ///
    /// - Returns: the log index of its head, what was released, and the head of the log after it.
    private func exchange(
        _ wanted: [(record: RecordID, fields: [FieldID])], as kind: RequestKind, _ purpose: Name, _ legalBasis: Name?,
        _ reason: String?
    ) async throws(ClientError) -> (entry: UInt64, release: ExportRelease, head: TreeHead) {
        var head = try part(.batch)
        head.batch = try clientErrors { try BatchID.random() }
        head.purpose = purpose
        head.legalBasis = legalBasis
        try await explain(head, reason)
        var parts: [RequestPart] = []
        for (position, want) in wanted.enumerated() {
            var member = try part(kind)
            member.record = want.record
            member.fields = want.fields
            member.purpose = purpose
            member.legalBasis = legalBasis
            member.batch = head.batch
            member.batchPosition = UInt32(position)
            parts.append(member)
        }
        var requests: [SignedRequest] = []
        let (entry, release, seen) = try await exchange(
            head,
            completing: { head in
                requests = parts.map { part in
                    var part = part
                    part.seen = head.seen
                    part.time = head.time
                    return SignedRequest(bytes: part.context.bytes, signature: [])
                }
                head.batchHead = RequestPart.BatchHead(
                    count: UInt32(requests.count),
                    root: RFC6962.merkleRoot(ofLeafHashes: requests.map { RFC6962.leafHash($0.bytes.span.bytes) }))
            }
        ) { (request) async throws(GateError) -> (Receipt, ExportRelease) in
            let release = try await gate.export(ExportBatch(head: request, requests: requests))
            return (release.receipt, release)
        }
        return (entry.gate.index, release, seen)
    }
}

public import GateProtocol
internal import OpenSSL
internal import VaultCrypto
internal import VaultModel
internal import VaultStore

extension EmbeddedGate {
    public nonisolated func erase(_ request: SignedRequest) async throws(GateError) -> Receipt {
        let part = try await admit(request, as: .erase)
        guard let id = part.record else { throw .badRequest("it names no record") }
        do throws(GateError) {
            let receipt = try await transact { [self] transaction -> (Outcome<LogEntry>, Void) in
                (try erase(id, part, request, in: &transaction), ())
            }.receipt
            await scrub()
            return receipt
        } catch .erased(let entry) {
            // The one before may have been interrupted between its commit and this.
            await scrub()
            throw .erased(entry: entry)
        }
    }

    /// Empties the store's journal, in which the deleted rows stand as well. On the gate's own thread: it waits for the disk.
    private func scrub() {
        do {
            try store.emptyJournal()
        } catch {
            tellOperator("what was erased is still in the journal of the database until the next erasure: \(error)")
        }
    }

    private nonisolated func erase(
        _ id: RecordID, _ part: RequestPart, _ request: SignedRequest, in transaction: inout Transaction
    ) throws -> Outcome<LogEntry> {
        if let entry = try transaction.earlierEntry(of: request, part) { return .answered(entry) }
        try transaction.checkSeen(part)
        let (type, ruling) = try decide(id, part, in: transaction)
        guard ruling.isAllowed else { return try transaction.refuse(part, request, code: ruling.code) }
        let stored: CheckedRecord
        let lists: [(list: HalfBWrapRow, replaced: HalfBWrapRow)]
        let next: Manifest
        do {
            let found = try CheckedRecord(id, in: transaction.store, codes: transaction.codes)
            guard let found, found.row.type == type else { throw RecordRefusal.noSuchRecord }
            guard !found.manifest.isErased else { throw RecordRefusal.erased }
            guard !transaction.governance.holds.contains(id) else { throw RecordRefusal.held }
            guard part.manifestBefore == found.manifest.digest else { throw GateError.changedMeanwhile }
            guard let following = found.manifest.erasing(part.fields, by: part.id),
                following.digest == part.manifestAfter
            else { throw GateError.badRequest("its manifest is not the one that follows") }
            (stored, next) = (found, following)
            lists = try self.lists(of: next, after: found, in: transaction)
        } catch let refusal as RecordRefusal {
            return try transaction.refuse(part, request, refusal)
        } catch let error as GateError {
            switch error {
            case .notIntact, .notAuthentic:
                return try transaction.refuse(part, request, code: "refuse.not-intact") { _ in error }
            default: throw error
            }
        }
        let entry = try transaction.append(
            part, request, allowed: true, rule: ruling.rule, grant: ruling.grant, previousEntry: stored.row.entry)
        try store(next, after: stored, lists: lists, entry: entry, in: transaction)
        return .answered(entry)
    }

    /// Decides by the record's type, which tells nothing of the record to somebody who may erase none of that type.
    private nonisolated func decide(
        _ id: RecordID, _ part: RequestPart, in transaction: Transaction
    ) throws -> (type: RecordTypeID?, ruling: Ruling) {
        let schema = transaction.governance.policy.schema
        func ruling(on type: RecordTypeID?) throws -> Ruling {
            try transaction.demandReason(
                for: part, transaction.decide(.erase, by: part, recordType: type, fields: [], record: id))
        }
        if let first = part.fields.first {
            let type = schema.field(first)?.recordType
            guard part.fields.allSatisfy({ schema.field($0)?.recordType == type }) else {
                return (nil, Ruling(refusal: Refusal.unknownField(first).code))
            }
            return (type, try ruling(on: type))
        }
        let types = schema.recordTypes.map(\.id)
        let rulings = try types.map(ruling)
        let allowed = zip(types, rulings).filter(\.1.isAllowed)
        guard let first = allowed.first else {
            let code = rulings.map(\.code).first { $0 == Refusal.notAssigned.code } ?? rulings.first?.code
            return (nil, Ruling(refusal: code ?? Refusal.unknownRecordType.code))
        }
        // A record of a type that one has no right on is none.
        let stored = try transaction.store.recordType(of: id)
        return allowed.first { $0.0 == stored } ?? (nil, first.1)
    }

    /// What stays of the halves B of the writes that are left: B_f of exactly the fields that the manifest has in them.
    private nonisolated func lists(
        of next: Manifest, after stored: CheckedRecord, in transaction: Transaction
    ) throws -> [(list: HalfBWrapRow, replaced: HalfBWrapRow)] {
        let schema = transaction.governance.policy.schema
        let rows = try transaction.store.halfBWraps(of: next.record)
        return try next.writes.map { write in
            guard let row = rows.first(where: { $0.write == write.id }) else {
                throw GateError.notAuthentic("the wrap of half B of record \(next.record)")
            }
            let half = try transaction.keys.open(row, of: stored.manifest, contexts: contexts)
            var left: [UInt32: FieldHalf] = [:]
            for cell in next.cells where cell.write == write.id {
                guard let compartment = schema.field(cell.field)?.compartment else {
                    throw GateError.notIntact("the manifest of record \(next.record)")
                }
                let context = contexts.cell(
                    record: next.record, compartment: compartment, field: cell.field, write: write.id,
                    type: cell.type)
                left[cell.field.rawValue] = try half.fieldHalf(cell.field.rawValue, context: context)
            }
            let list = try transaction.keys.seal(
                .list(FieldHalves(left)), of: write.id, record: next.record, commitment: write.b,
                epoch: transaction.state.epoch, contexts: contexts)
            return (list, row)
        }
    }

    /// Deletes what opens the erased cells, and the cells, in the transaction of the log entry.
    private nonisolated func store(
        _ next: Manifest, after stored: CheckedRecord, lists: [(list: HalfBWrapRow, replaced: HalfBWrapRow)],
        entry: LogEntry, in transaction: Transaction
    ) throws {
        let (record, store) = (next.record, transaction.store)
        try store.update(
            RecordRow(
                record: record, type: next.type, sequence: next.sequence, entry: entry.gate.index,
                manifest: next.bytes, cells: CheckedRecord.pack(next.cells.compactMap { stored.cell(of: $0.field) }),
                headCode: transaction.codes.code(of: next, entry: entry.gate.index)))
        for cell in stored.manifest.cells where cell.type == .attachment && next.cell(of: cell.field) == nil {
            try store.deleteBlob(of: cell.write, field: cell.field)
        }
        guard !next.isErased else {
            try store.deleteIndexTokens(of: record)
            return try store.deleteWraps(of: record)
        }
        try transaction.deleteTokens(
            of: record, fields: stored.manifest.cells.map(\.field).filter { next.cell(of: $0) == nil })
        for write in stored.manifest.writes where next.write(write.id) == nil {
            try store.deleteWraps(of: record, write: write.id)
        }
        for (list, row) in lists {
            guard try store.replace(row, by: list) else { throw GateError.changedMeanwhile }
        }
    }
}

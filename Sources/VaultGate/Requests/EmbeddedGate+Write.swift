public import GateProtocol
internal import OpenSSL
internal import TransparencyLog
internal import VaultCrypto
public import VaultModel
internal import VaultStore

extension EmbeddedGate {
    public nonisolated func write(_ request: WriteRequest) async throws(GateError) -> WriteRelease {
        let part = try await admit(request.request, as: .create, .update)
        let (receipt, duplicates) = try await transact { [self] transaction -> (Outcome<LogEntry>, [FoundField]) in
            if let entry = try transaction.earlierEntry(of: request.request, part) { return (.answered(entry), []) }
            try transaction.checkSeen(part)
            let decision = try transaction.demandReason(for: part, decide(part, in: transaction))
            guard decision.isAllowed else {
                return (try transaction.refuse(part, request.request, code: decision.code), [])
            }
            let check: WriteCheck
            do {
                check = try self.check(request, part, in: transaction)
            } catch let refusal as RecordRefusal {
                return (try transaction.refuse(part, request.request, refusal), [])
            }
            var index = IndexUpdate(transaction)
            try store(check, entry: transaction.nextIndex, in: transaction, &index)
            let duplicates = try index.insert()[0]
            let entry = try transaction.append(
                part, request.request, allowed: true, rule: decision.rule, grant: decision.grant,
                previousEntry: check.stored?.row.entry, found: duplicates.logged)
            return (.answered(entry), duplicates)
        }
        return WriteRelease(receipt: receipt, duplicates: [duplicates])
    }

    public nonisolated func write(_ batch: WriteBatch) async throws(GateError) -> WriteRelease {
        let head = try await admit(batch.head, as: .batch)
        let parts = try members(batch.writes.map(\.request), of: head, kind: .create)
        let (receipt, duplicates) = try await transact { [self] transaction -> (Outcome<LogEntry>, [[FoundField]]) in
            if let entry = try transaction.earlierEntry(of: batch.head, head) { return (.answered(entry), []) }
            try transaction.checkSeen(head)
            // Records of a batch mostly have the same fields, and so the same answer.
            var rulings: [Question: Ruling] = [:]
            let decisions = try parts.map { part in
                guard try transaction.store.logIndex(of: part.id) == nil else { throw GateError.changedMeanwhile }
                let question = Question(part)
                let ruling = try rulings[question] ?? decide(part, in: transaction)
                rulings[question] = ruling
                return ruling
            }
            // All or none: one refused member refuses the batch, and its head says so.
            if let refused = decisions.first(where: { !$0.isAllowed }) {
                return (try transaction.refuse(head, batch.head, code: refused.code), [])
            }
            let entry = try transaction.append(head, batch.head, allowed: true, rule: Name.code("batch"))
            var index = IndexUpdate(transaction)
            for (position, part) in parts.enumerated() {
                let check = try self.check(batch.writes[position], part, in: transaction)
                try store(check, entry: transaction.nextIndex + UInt64(position), in: transaction, &index)
            }
            let duplicates = try index.insert()
            for (position, part) in parts.enumerated() {
                let decision = decisions[position]
                try transaction.append(
                    part, batch.writes[position].request, allowed: true, rule: decision.rule, grant: decision.grant,
                    found: duplicates[position].logged)
            }
            return (.answered(entry), duplicates)
        }
        return WriteRelease(receipt: receipt, duplicates: duplicates)
    }

    public func known(requests: [RequestID], records: [RecordID]) async throws(GateError) -> KnownIDs {
        try Self.mapErrors {
            try store.read { reader in
                KnownIDs(
                    requests: Set(try requests.filter { try reader.logIndex(of: $0) != nil }),
                    records: Set(try records.filter { try reader.recordType(of: $0) != nil }))
            }
        }
    }

    /// The request parts of a batch, after checking that they are the ones its head was signed for.
    nonisolated func members(
        _ requests: [SignedRequest], of head: RequestPart, kind kinds: RequestKind...
    ) throws(GateError) -> [RequestPart] {
        guard let batchHead = head.batchHead, (1...RequestPart.BatchHead.limit).contains(batchHead.count),
            requests.count == Int(batchHead.count)
        else { throw .badRequest("its count does not fit") }
        let leaves = requests.map { RFC6962.leafHash($0.bytes.span.bytes) }
        guard RFC6962.merkleRoot(ofLeafHashes: leaves) == batchHead.root else {
            throw .badRequest("its requests are not the ones that were signed")
        }
        var parts: [RequestPart] = []
        for (position, request) in requests.enumerated() {
            guard let part = try? RequestPart(request.bytes), request.signature.isEmpty, kinds.contains(part.kind),
                part.kind == parts.first?.kind ?? part.kind,
                part.vault == head.vault, part.actor == head.actor, part.batch == head.batch,
                part.seen == head.seen, part.batchPosition == UInt32(position)
            else { throw .badRequest("request \(position) of the batch does not belong to it") }
            parts.append(part)
        }
        guard Set(parts.map(\.id)).count == parts.count, Set(parts.map(\.record)).count == parts.count else {
            throw .badRequest("an id stands in the batch twice")
        }
        return parts
    }

    /// What a decision about a member of a batch depends on, beside what all of them have in common.
    private struct Question: Hashable {
        let fields: [FieldID]
        let purpose: Name?
        let legalBasis: Name?

        init(_ part: RequestPart) {
            fields = part.fields
            purpose = part.purpose
            legalBasis = part.legalBasis
        }
    }

    private nonisolated func decide(_ part: RequestPart, in transaction: Transaction) throws -> Ruling {
        // The type follows from the fields, so that a refusal tells nothing about the record.
        let type = part.fields.first.flatMap { transaction.governance.policy.schema.field($0)?.recordType }
        guard part.kind == .update, let record = part.record else {
            return transaction.decide(.create, by: part, recordType: type, fields: part.fields)
        }
        return try transaction.decide(.update, by: part, recordType: type, fields: part.fields, record: record)
    }

    /// Checks a write.
    ///
    /// - Throws: ``RecordRefusal`` for a change of a record that there is not, or that was erased.
    private nonisolated func check(
        _ request: WriteRequest, _ part: RequestPart, in transaction: Transaction
    ) throws -> WriteCheck {
        guard let id = part.record else { throw GateError.badRequest("it names no record") }
        // Else the right to write new records would be a right to change those that are there.
        guard part.kind == .update || part.manifestBefore == nil else {
            throw GateError.badRequest("a new record has no manifest before it")
        }
        let stored = try CheckedRecord(id, in: transaction.store, codes: transaction.codes)
        if part.kind == .update {
            // A record of another type is none, as for a read: one may have no right to know of it.
            let type = part.fields.first.flatMap { transaction.governance.policy.schema.field($0)?.recordType }
            guard let stored, stored.row.type == type else { throw RecordRefusal.noSuchRecord }
            guard !stored.manifest.isErased else { throw RecordRefusal.erased }
        }
        let check = try WriteCheck(request, part: part, stored: stored)
        try check.checkManifest(schema: transaction.governance.policy.schema)
        try check.checkBlobs(schema: transaction.governance.policy.schema, in: transaction.store)
        let generation = part.kind == .update ? try transaction.generation(of: id) : 0
        try check.checkHalves(governance: transaction.governance, generation: generation, contexts: contexts)
        try check.checkTokens(governance: transaction.governance)
        return check
    }

    /// Stores cells, wraps, manifest and head, in the transaction of the log entry, and hands the tokens to the index.
    ///
    /// - Parameter entry: the index that the log entry will have.
    private nonisolated func store(
        _ check: WriteCheck, entry: UInt64, in transaction: Transaction, _ index: inout IndexUpdate
    ) throws {
        let record = check.record
        let manifest = check.manifest
        let row = RecordRow(
            record: record, type: manifest.type, sequence: manifest.sequence, entry: entry,
            manifest: manifest.bytes, cells: check.packedCells(),
            headCode: transaction.codes.code(of: manifest, entry: entry))
        if let stored = check.stored {
            try transaction.store.update(row)
            try check.deleteBlobs(in: transaction.store)
            let left = Set(manifest.writes.map(\.id))
            for write in stored.manifest.writes where !left.contains(write.id) {
                try transaction.store.deleteWraps(of: record, write: write.id)
            }
            try transaction.deleteTokens(of: record, fields: check.part.fields)
        } else {
            try transaction.store.insert(row)
            // Its number could be foreseen: tokens that somebody put there would keep a rebuild from making them.
            try transaction.store.deleteIndexTokens(of: record)
        }
        try index.add(check)
        guard let b = check.request.b, let write = manifest.write(check.write) else { return }
        // One wrap for each commitment, in the same order: that was checked.
        for (wrap, half) in zip(check.request.wraps, write.a) {
            try transaction.store.insert(wrap.row(commitment: half.digest))
        }
        try transaction.store.insert(
            transaction.keys.seal(
                .whole(b), of: check.write, record: record, commitment: write.b, epoch: transaction.state.epoch,
                contexts: contexts))
    }
}

extension [FoundField] {
    /// What the entry of a write says of probable duplicates: how many it was told of, if any.
    fileprivate var logged: UInt32? { isEmpty ? nil : UInt32(clamping: Set(map(\.record)).count) }
}

public import GateProtocol
internal import OpenSSL
internal import TransparencyLog
internal import VaultCrypto
internal import VaultModel
internal import VaultStore

extension EmbeddedGate {
    private struct Found: Sendable {
        let manifest: [UInt8]
        let writes: [WriteProof]
        /// The size of the tree in which the writes are proved.
        let size: UInt64
    }

    public nonisolated func history(_ request: SignedRequest) async throws(GateError) -> HistoryRelease {
        let part = try await admit(request, as: .history)
        guard let id = part.record, part.fields.isEmpty else { throw .badRequest("it names no record, or fields") }
        let (receipt, found) = try await transact {
            [self] transaction -> (Outcome<LogEntry>, Found?) in
            try transaction.checkFresh(part)
            // Decided for every type before the record is looked at, so that a refusal tells nothing about it.
            let types = transaction.governance.policy.schema.recordTypes.map(\.id)
            let isAssigned = try transaction.isAssigned(id, to: part.actor)
            let rulings = try types.map {
                try transaction.demandReason(
                    for: part, transaction.decideHistory(of: $0, by: part, isAssigned: isAssigned))
            }
            guard rulings.contains(where: \.isAllowed) else {
                let code = rulings.first?.code ?? "deny.unknown-type"
                return (try transaction.refuse(part, request, code: code), nil)
            }
            let (record, ruling, entries): (CheckedRecord, Ruling, [UInt64])
            do {
                let found = try CheckedRecord(id, in: transaction.store, codes: transaction.codes)
                guard let found, let allowing = zip(types, rulings).first(where: { $0.0 == found.row.type })?.1,
                    allowing.isAllowed
                else {
                    return (
                        try transaction.refuse(part, request, code: "refuse.no-such-record") {
                            .noSuchRecord(entry: $0)
                        }, nil
                    )
                }
                (record, ruling) = (found, allowing)
                entries = try writes(backFrom: found.row.entry, in: transaction.store)
            } catch let error as GateError {
                return (try transaction.refuse(part, request, code: "refuse.not-intact") { _ in error }, nil)
            }
            let entry = try transaction.append(part, request, allowed: true, rule: ruling.rule, grant: ruling.grant)
            let size = transaction.nextIndex
            let proofs = try entries.map { try proof(ofEntry: $0, size: size, in: transaction.store) }
            return (.answered(entry), Found(manifest: record.manifest.bytes, writes: proofs, size: size))
        } proving: { closed, found -> Found? in
            guard let found else { return nil }
            let proofs = try found.writes.map { try closed.renewed($0, from: found.size) }
            return Found(manifest: found.manifest, writes: proofs, size: found.size)
        }
        guard let found else { throw .notIntact("a history without its record") }
        return HistoryRelease(receipt: receipt, manifest: found.manifest, writes: found.writes)
    }

    /// The indexes of a record's writes: each names the one before, which stands further down in the log.
    private nonisolated func writes(backFrom last: UInt64, in store: any StoreReader) throws -> [UInt64] {
        var entries: [UInt64] = []
        var next: UInt64? = last
        while let index = next {
            guard let row = try store.logRow(index) else { throw GateError.notIntact("entry \(index) is missing") }
            entries.append(index)
            next = try LogEntry(row.entry).gate.previousEntry
            guard next.map({ $0 < index }) ?? true else { throw GateError.notIntact("entry \(index) of the log") }
        }
        return entries
    }
}

extension Transaction {
    /// Decides about the metadata of the writes of records of one type.
    fileprivate func decideHistory(of type: RecordTypeID, by part: RequestPart, isAssigned: Bool) -> Ruling {
        if let code = refusal(of: part.actor) { return Ruling(refusal: code) }
        guard let purpose = part.purpose else { return Ruling(refusal: "deny.purpose") }
        let grants = governance.grants(of: part.actor)
        let decision = governance.policy.decideHistory(
            of: type, purpose: purpose, legalBasis: part.legalBasis,
            grants: grants.enumerated().map { index, grant in grant.active(index: index) }, isAssigned: isAssigned,
            time: now.seconds)
        switch decision {
        case .allowed(let grounds):
            return Ruling(
                isAllowed: true, rule: grounds.rule, grant: grants[grounds.grant].act.id, scope: grounds.scope)
        case .denied(let refused):
            return Ruling(refusal: refused.code)
        }
    }
}

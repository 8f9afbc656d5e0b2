public import GateProtocol
internal import OpenSSL
internal import TransparencyLog
internal import VaultCrypto
internal import VaultModel
internal import VaultStore

extension EmbeddedGate {
    public nonisolated func assign(_ request: AssignmentRequest) async throws(GateError) -> Receipt {
        let signed = request.request
        let part = try await admit(signed, as: .assign, .unassign)
        guard let id = part.record, let assignee = part.assignee, part.fields.isEmpty else {
            throw .badRequest("it names no record, or fields")
        }
        return try await transact { [self] transaction -> (Outcome<LogEntry>, Void) in
            try transaction.checkFresh(part)
            let types = transaction.governance.policy.schema.recordTypes.map(\.id)
            let rulings = try types.map {
                try transaction.decide(.assign, by: part, recordType: $0, fields: [], record: id)
            }
            guard rulings.contains(where: \.isAllowed) else {
                let code = rulings.map(\.code).first { $0 == Refusal.notAssigned.code } ?? rulings.first?.code
                return (try transaction.refuse(part, signed, code: code ?? Refusal.unknownRecordType.code), ())
            }
            // A record of a type that one has no right on is none.
            let type = try transaction.store.recordType(of: id)
            guard let ruling = zip(types, rulings).first(where: { $0.0 == type })?.1, ruling.isAllowed else {
                return (
                    try transaction.refuse(part, signed, code: "refuse.no-such-record") { .noSuchRecord(entry: $0) }, ()
                )
            }
            if part.kind == .assign {
                let record = try CheckedRecord(id, in: transaction.store, codes: transaction.codes)
                guard record?.manifest.isErased != true else {
                    return (try transaction.refuse(part, signed, .erased), ())
                }
                guard assignee != part.actor else {
                    return (try transaction.refuse(part, signed, code: "deny.self"), ())
                }
                guard transaction.governance.officials[assignee]?.isActive == true else {
                    return (try transaction.refuse(part, signed, code: "refuse.no-such-official"), ())
                }
            }
            let roster = try next(part, of: id, to: assignee, request, in: transaction)
            let entry = try transaction.append(part, signed, allowed: true, rule: ruling.rule, grant: ruling.grant)
            try store(roster, kind: part.kind, assignee: assignee, entry: entry, in: transaction)
            return (.answered(entry), ())
        }.receipt
    }

    /// The roster that follows from the stored one, which must be the one that was signed.
    private nonisolated func next(
        _ part: RequestPart, of record: RecordID, to assignee: Digest, _ request: AssignmentRequest,
        in transaction: Transaction
    ) throws -> Roster {
        let stored = try transaction.roster(of: record)?.roster
        guard part.rosterBefore == stored?.digest else { throw GateError.changedMeanwhile }
        let next: Roster?
        if part.kind == .assign {
            // Under earlier keys they are on it as well.
            let isMember = stored.flatMap { transaction.governance.member(assignee, of: $0) } != nil
            next =
                isMember
                ? nil
                : stored.map { $0.adding(assignee) } ?? Roster(vault: part.vault, record: record, first: assignee)
        } else {
            next = stored?.removing(assignee)
        }
        guard let next else {
            throw GateError.wrongState(
                part.kind == .assign
                    ? "the record is assigned to this official already" : "the record is not assigned to this official")
        }
        guard next.digest == part.rosterAfter, next.bytes == request.roster else {
            throw GateError.badRequest("its roster is not the one that follows")
        }
        return next
    }

    private nonisolated func store(
        _ roster: Roster, kind: RequestKind, assignee: Digest, entry: LogEntry, in transaction: Transaction
    ) throws {
        try transaction.store.set(
            RosterRow(
                record: roster.record, entry: entry.gate.index, bytes: roster.bytes,
                headCode: transaction.codes.code(of: roster, entry: entry.gate.index)))
        if kind == .assign {
            try transaction.store.insertAssignment(of: roster.record, to: assignee)
        } else {
            let official = transaction.governance.current(assignee)
            try transaction.store.deleteAssignment(of: roster.record, to: official)
        }
    }

    public nonisolated func deliver(_ request: RecordKeyRequest) async throws(GateError) -> Receipt {
        let signed = request.request
        let part = try await admit(signed, as: .recordKeys)
        guard part.recordKeys.count == request.wraps.count,
            zip(part.recordKeys, request.wraps).allSatisfy({ item, wrap in
                item.recipient == wrap.recipient && item.place == wrap.place
                    && item.digest == SHA256.hash(wrap.bytes) && wrap.bytes.count == Envelope.count
            })
        else { throw .badRequest("its wraps are not the ones that it names") }
        return try await transact { transaction -> (Outcome<LogEntry>, Void) in
            try transaction.checkFresh(part)
            if let code = transaction.refusal(of: part.actor) {
                return (try transaction.refuse(part, signed, code: code), ())
            }
            guard part.recordKeys.allSatisfy({ transaction.holdsKey(part.actor, of: $0.place.compartment) }) else {
                return (try transaction.refuse(part, signed, code: "deny.custody"), ())
            }
            for item in part.recordKeys { try transaction.checkDelivery(item) }
            let entry = try transaction.append(part, signed, allowed: true, rule: Name.code("custody"))
            for wrap in request.wraps {
                try transaction.store.insert(
                    RecordKeyWrapRow(
                        recipient: wrap.recipient, place: wrap.place, entry: entry.gate.index, bytes: wrap.bytes))
            }
            return (.answered(entry), ())
        }.receipt
    }

    public func settlements(_ range: SettlementRange, seen size: UInt64) async throws(GateError) -> SettlementPage {
        try Self.mapErrors {
            try store.read { reader in
                let state = try checkedState(reader)
                let codes = RowCodes(keys, generations: try governance(for: state, in: reader).generations)
                guard let checkpoint = try reader.value(.checkpoint), size <= state.head.size else {
                    throw GateError.notIntact("the checkpoint")
                }
                let rows: [RosterRow]
                switch range {
                case .record(let id): rows = try reader.roster(of: id).map { [$0] } ?? []
                case .after(let id, let limit): rows = try reader.rosters(after: id, limit: min(limit, 256))
                }
                return SettlementPage(
                    checkpoint: checkpoint,
                    consistency: try StoredNodes(reader).consistency(from: size, to: state.head.size),
                    settlements: try rows.compactMap { row in
                        do {
                            return try settlement(row, size: state.head.size, in: reader, codes: codes)
                        } catch GateError.notIntact(let what) where rows.count > 1 {
                            // One that was tampered with does not keep the others from their keys.
                            tellOperator("\(what) is not intact; it was left as it is")
                            return nil
                        }
                    }, last: rows.last?.record)
            }
        }
    }

    /// What there is to settle about a record; nothing about one that was erased, which has no keys any more.
    private func settlement(
        _ row: RosterRow, size: UInt64, in reader: any StoreReader, codes: RowCodes
    ) throws -> Settlement? {
        let roster = try CheckedRoster(row, codes: codes)
        // A record that is not intact keeps its wraps; it does not stop the settling of others.
        let record = try? CheckedRecord(row.record, in: reader, codes: codes)
        guard record?.manifest.isErased != true else { return nil }
        var delivered: [Digest: Set<RecordKeyPlace>] = [:]
        for wrap in try reader.recordKeyWraps(of: row.record) {
            delivered[wrap.recipient, default: []].insert(wrap.place)
        }
        return Settlement(
            roster: try proof(of: roster, size: size, in: reader),
            wraps: try reader.halfAWraps(of: row.record).map { try workItem($0, of: record) },
            delivered: delivered)
    }

    /// A wrap with its commitment; without one when its record is not intact.
    private func workItem(_ row: HalfAWrapRow, of record: CheckedRecord?) throws -> RewrapWork.Item {
        let halves = record?.manifest.write(row.place.write)?.a
        return RewrapWork.Item(
            wrap: try HalfAWrap(row: row),
            commitment: halves?.first { $0.compartment == row.place.compartment }?.digest)
    }

    /// A roster with the entry of its assignment.
    func proof(of roster: CheckedRoster, size: UInt64, in reader: any StoreReader) throws -> RosterProof {
        RosterProof(roster: roster.row.bytes, entry: try entryProof(roster.row.entry, size: size, in: reader))
    }

    private func entryProof(_ index: UInt64, size: UInt64, in reader: any StoreReader) throws -> EntryProof {
        guard let row = try reader.logRow(index) else { throw GateError.notIntact("entry \(index) is missing") }
        return try StoredNodes(reader).proof(of: row.entry, at: index, size: size)
    }

    /// An official's record keys of one record, each with the entry that delivered it.
    func recordKeys(
        of record: RecordID, for official: Digest, size: UInt64, in reader: any StoreReader
    ) throws -> [DeliveredRecordKey] {
        try reader.recordKeyWraps(of: record).filter { $0.recipient == official }.map { row in
            DeliveredRecordKey(
                wrap: RecordKeyWrap(recipient: row.recipient, place: row.place, bytes: row.bytes),
                entry: try entryProof(row.entry, size: size, in: reader))
        }
    }
}

extension Transaction {
    /// Whether an official is entitled to the key of a compartment, and so may wrap what it opens.
    func holdsKey(_ official: Digest, of compartment: CompartmentID) -> Bool {
        governance.entitlement(of: official, to: compartment, at: now) != nil
    }

    /// A record key goes to an official to whom the record is assigned and whose role reads the compartment.
    fileprivate func checkDelivery(_ item: RecordKeyItem) throws {
        let place = item.place
        guard let roster = try roster(of: place.record)?.roster, governance.member(item.recipient, of: roster) != nil,
            roster.generation == place.generation,
            governance.activeKey(place.compartment)?.act.version == place.version,
            governance.recordEntitlement(of: item.recipient, to: place.compartment, at: now) == item.authority
        else { throw GateError.changedMeanwhile }
        let wraps = try store.recordKeyWraps(of: place.record)
        guard !wraps.contains(where: { $0.recipient == item.recipient && $0.place == place }) else {
            throw GateError.changedMeanwhile
        }
    }
}

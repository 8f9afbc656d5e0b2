public import GateProtocol
public import OpenSSL
internal import Synchronization
internal import TransparencyLog
internal import VaultCrypto
public import VaultModel
internal import VaultStore

extension EmbeddedGate {
    /// What a read takes out of the database before its entry is durable: still sealed, all of it.
    struct Sealed: Sendable {
        let record: CheckedRecord
        let wrapsA: [HalfAWrapRow]
        let wrapsB: [HalfBWrapRow]
        private(set) var lastWrite: WriteProof
        /// The size of the tree in which it is proved.
        let size: UInt64
        /// The schema by which the read was decided.
        let schema: Schema
        /// The gate's keys at that time: an epoch may end before the release.
        let keys: GateKeys

        /// The same with the last write proved in the checkpoint that closed the transaction.
        func proved(in closed: Transaction) throws -> Sealed {
            var proved = self
            proved.lastWrite = try closed.renewed(lastWrite, from: size)
            return proved
        }
    }

    public nonisolated func read(_ request: SignedRequest) async throws(GateError) -> ReadRelease {
        let part = try await admit(request, as: .read)
        guard let id = part.record else { throw .badRequest("it names no record") }
        let (receipt, sealed) = try await transact { [self] transaction -> (Outcome<LogEntry>, Sealed?) in
            try transaction.checkFresh(part)
            // The type follows from the fields, so that a refusal tells nothing about the record.
            let type = part.fields.first.flatMap { transaction.governance.policy.schema.field($0)?.recordType }
            let decision = try transaction.demandReason(
                for: part,
                transaction.decide(.read, by: part, recordType: type, fields: part.fields, record: id))
            guard decision.isAllowed else {
                return (try transaction.refuse(part, request, code: decision.code), nil)
            }
            let record: CheckedRecord?
            do {
                record = try CheckedRecord(id, in: transaction.store, codes: transaction.codes)
            } catch let error as GateError {
                return (try transaction.refuse(part, request, code: "refuse.not-intact") { _ in error }, nil)
            }
            guard let record, record.row.type == type else {
                return (
                    try transaction.refuse(part, request, code: "refuse.no-such-record") { .noSuchRecord(entry: $0) },
                    nil
                )
            }
            guard !record.manifest.isErased else {
                return (try transaction.refuse(part, request, .erased), nil)
            }
            let entry = try transaction.append(
                part, request, allowed: true, rule: decision.rule, grant: decision.grant)
            return (.answered(entry), try self.sealed(record, in: transaction))
        } proving: { closed, sealed in
            try sealed?.proved(in: closed)
        }
        guard let sealed else { throw .notIntact("a read without its record") }
        return try release(sealed, for: part, receipt: receipt)
    }

    /// Takes a record as it is in a transaction.
    nonisolated func sealed(_ record: CheckedRecord, in transaction: Transaction) throws -> Sealed {
        let (id, size) = (record.manifest.record, transaction.nextIndex)
        return Sealed(
            record: record, wrapsA: try transaction.store.halfAWraps(of: id),
            wrapsB: try transaction.store.halfBWraps(of: id),
            lastWrite: try proof(ofEntry: record.row.entry, size: size, in: transaction.store), size: size,
            schema: transaction.governance.policy.schema, keys: transaction.keys)
    }

    /// Proves that an entry signed the manifest of a record.
    nonisolated func proof(
        ofEntry index: UInt64, size: UInt64, in store: any StoreReader
    ) throws -> WriteProof {
        try batchRoots.withLock { try $0.proof(ofEntry: index, size: size, in: store) }
    }

    /// Derives B_f for exactly the fields of a request whose entry is durable.
    nonisolated func release(
        _ sealed: Sealed, for part: RequestPart, receipt: Receipt
    ) throws(GateError) -> ReadRelease {
        let record = sealed.record
        var halves: [WriteID: WriteHalf] = [:]
        var fields: [ReleasedField] = []
        var compartments: Set<HalfAPlace.Key> = []
        for field in part.fields {
            guard let place = record.manifest.cell(of: field), let cell = record.cell(of: field) else { continue }
            guard let compartment = sealed.schema.field(field)?.compartment else { continue }
            let half: WriteHalf
            if let known = halves[place.write] {
                half = known
            } else {
                half = try self.half(of: place.write, sealed)
                halves[place.write] = half
            }
            let context = contexts.cell(
                record: record.manifest.record, compartment: compartment, field: field, write: place.write,
                type: place.type)
            guard let fieldHalf = try Self.mapErrors({ try half.fieldHalf(field.rawValue, context: context) }) else {
                throw .notAuthentic(Self.lost(in: record.manifest.record))
            }
            fields.append(ReleasedField(field: field, cell: cell, half: fieldHalf))
            compartments.insert(HalfAPlace.Key(write: place.write, compartment: compartment))
        }
        var wraps: [HalfAWrap] = []
        for row in sealed.wrapsA where compartments.contains(row.place.key) { wraps.append(try HalfAWrap(row: row)) }
        return ReadRelease(
            receipt: receipt, manifest: record.manifest.bytes, lastWrite: sealed.lastWrite, fields: fields, wraps: wraps
        )
    }

    private static func lost(in record: RecordID) -> String {
        "what opens a field of record \(record) is not in this vault: after a restore, read the others by name"
    }

    /// What the vault keeps of the half B of a write.
    private nonisolated func half(of write: WriteID, _ sealed: Sealed) throws(GateError) -> WriteHalf {
        let manifest = sealed.record.manifest
        guard let row = sealed.wrapsB.first(where: { $0.write == write }) else {
            throw .notAuthentic(Self.lost(in: manifest.record))
        }
        return try sealed.keys.open(row, of: manifest, contexts: contexts)
    }

    public func outline(
        of record: RecordID, for actor: Digest, seen size: UInt64
    ) async throws(GateError) -> RecordOutline? {
        let governance = try currentGovernance()
        self.governance = governance
        return try Self.mapErrors {
            try store.read { reader in
                let state = try checkedState(reader)
                let codes = RowCodes(keys, generations: governance.generations)
                let roster = try CheckedRoster(of: record, in: reader, codes: codes)
                let isAssigned = roster.flatMap { governance.member(actor, of: $0.roster) } != nil
                guard let type = try reader.recordType(of: record),
                    reaches(type, actor, isAssigned: isAssigned, governance, at: max(clock(), state.time)),
                    let checked = try CheckedRecord(record, in: reader, codes: codes)
                else { return nil }
                guard let checkpoint = try reader.value(.checkpoint) else {
                    throw GateError.notIntact("the checkpoint")
                }
                return RecordOutline(
                    checkpoint: checkpoint,
                    consistency: try StoredNodes(reader).consistency(from: size, to: state.head.size),
                    manifest: checked.manifest.bytes,
                    lastWrite: try proof(ofEntry: checked.row.entry, size: state.head.size, in: reader),
                    roster: try roster.map { try proof(of: $0, size: state.head.size, in: reader) },
                    recordKeys: isAssigned
                        ? try recordKeys(of: record, for: actor, size: state.head.size, in: reader) : [],
                    wraps: isAssigned ? try reader.halfAWraps(of: record).map { try HalfAWrap(row: $0) } : [])
            }
        }
    }

    /// Whether an official has a grant that reaches a record and whose role has a rule on records of its type.
    private func reaches(
        _ type: RecordTypeID, _ actor: Digest, isAssigned: Bool, _ governance: Governance, at time: Timestamp
    ) -> Bool {
        governance.officials[actor]?.isActive == true
            && governance.activeGrants(of: actor, at: time).contains { grant in
                (isAssigned || governance.policy.effectiveScope(of: grant.active(index: 0)) == .all)
                    && governance.policy.concernsRecords(of: type, role: grant.act.role)
            }
    }

    public nonisolated func list(_ request: SignedRequest) async throws(GateError) -> ListRelease {
        let part = try await admit(request, as: .list)
        guard part.record == nil, part.fields.isEmpty else { throw .badRequest("it names a record or fields") }
        let (receipt, records) = try await transact { transaction -> (Outcome<LogEntry>, [ListedRecord]) in
            try transaction.checkFresh(part)
            let types = transaction.governance.policy.schema.recordTypes.map(\.id)
            let rulings = types.map { transaction.decide(.list, by: part, recordType: $0, fields: []) }
            guard let first = rulings.first(where: \.isAllowed) else {
                let code = rulings.first?.code ?? "deny.unknown-type"
                return (try transaction.refuse(part, request, code: code), [])
            }
            func shown(_ scope: Scope) -> Set<RecordTypeID> {
                Set(zip(types, rulings).filter { $1.isAllowed && $1.scope == scope }.map(\.0))
            }
            let records = try transaction.records(
                all: shown(.all), assigned: shown(.assigned), to: part.actor)
            let entry = try transaction.append(part, request, allowed: true, rule: first.rule, grant: first.grant)
            return (.answered(entry), records)
        }
        return ListRelease(receipt: receipt, records: records)
    }
}

extension Transaction {
    /// Records in ascending order: of some types all, of others those that are assigned to an official.
    fileprivate func records(
        all: Set<RecordTypeID>, assigned: Set<RecordTypeID>, to official: Digest
    ) throws -> [ListedRecord] {
        var mine: Set<RecordID> = []
        if !assigned.isEmpty {
            // The list of assignments leads to the rosters; only they decide.
            for id in try store.recordsAssigned(to: official)
            where try isAssigned(id, to: official) { mine.insert(id) }
        }
        guard !all.isEmpty || !mine.isEmpty else { return [] }
        var records: [ListedRecord] = []
        var last: RecordID?
        while true {
            let page = try store.records(after: last, limit: 4096)
            guard let end = page.last else { return records }
            last = end.record
            for summary in page
            where all.contains(summary.type) || (assigned.contains(summary.type) && mine.contains(summary.record)) {
                records.append(ListedRecord(record: summary.record, type: summary.type, sequence: summary.sequence))
            }
        }
    }
}

extension HalfAPlace {
    /// Which half A a wrap is of, whatever key it is under.
    struct Key: Hashable {
        let write: WriteID
        let compartment: CompartmentID
    }

    var key: Key { Key(write: write, compartment: compartment) }
}

extension HalfAWrap {
    init(row: HalfAWrapRow) throws(GateError) {
        guard let kind = try? WrapKind.supported(row.kind) else {
            throw .notAuthentic("a wrap of half A of record \(row.place.record)")
        }
        self.init(place: row.place, kind: kind, bytes: row.bytes)
    }

    /// The row of a new wrap.
    func row(commitment: Digest) -> HalfAWrapRow {
        HalfAWrapRow(place: place, kind: kind.rawValue, commitment: commitment, bytes: bytes)
    }
}

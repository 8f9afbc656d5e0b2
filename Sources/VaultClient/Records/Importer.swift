public import GateProtocol
internal import OpenSSL
internal import TransparencyLog
internal import VaultCrypto
public import VaultModel

/// A record on its way into the vault in an import.
public struct ImportedRecord: Sendable {
    public let inputs: [FieldInput]
    /// The value by which the source knows the record; without it the whole content does.
    public let key: [UInt8]?

    public init(inputs: [FieldInput], key: [UInt8]?) {
        self.inputs = inputs
        self.key = key
    }
}

/// What became of the records of a batch, by their places in it.
public struct ImportOutcome: Hashable, Sendable {
    public internal(set) var imported: [Int] = []
    /// Records that are in the vault with the same content.
    public internal(set) var unchanged: [Int] = []
    /// Records whose key is in the vault with other content; nothing of them was stored.
    public internal(set) var conflicting: [Int] = []
    /// For places of imported records, the records that are probably of the same person.
    public internal(set) var duplicates: [Int: [FoundField]] = [:]
}

/// Seals batches of an import beside the session, so that one batch is sealed while the one before is stored.
///
/// Record and request ids are pseudorandom under a key of the official's own, made from key or content: the same line
/// imported again by the same official gets the same ids, so it is found and stored once.
public struct Importer: Sendable {
    /// The number of records that go well into one batch: the pages of the random ids are written once for all of them.
    public static let batchSize = 1024

    let sealer: RecordSealer
    let keys: OfficialKeys
    let ids: HeadKey
    let type: RecordTypeID
    let purpose: Name
    let legalBasis: Name?

    /// A sealed record with its ids.
    struct Prepared: Sendable {
        let place: Int
        let part: RequestPart
        let sealed: RecordSealer.Sealed
    }

    /// A sealed batch.
    public struct Batch: Sendable {
        let records: [ImportedRecord]
        let prepared: [Prepared]
        let outcome: ImportOutcome
    }

    /// Seals a batch of at most ``RequestPart/BatchHead/limit`` records; does not ask the gate.
    public func seal(_ records: [ImportedRecord]) throws -> Batch {
        var outcome = ImportOutcome()
        var prepared: [Prepared] = []
        var requests: Set<RequestID> = []
        var recordIDs: Set<RecordID> = []
        for (place, imported) in records.enumerated() {
            let (record, request) = try ids(of: imported)
            guard requests.insert(request).inserted else {
                outcome.unchanged.append(place)
                continue
            }
            guard recordIDs.insert(record).inserted else {
                outcome.conflicting.append(place)
                continue
            }
            let sealed = try sealer.seal(
                imported.inputs, record: record, write: request.write, type: type, stored: nil)
            var part = RequestPart(
                vault: sealer.contexts.vault, kind: .create, id: request, actor: keys.fingerprint,
                time: Timestamp(milliseconds: 0),
                seen: TreeHead(size: 0, root: RFC6962.emptyRoot),
                detail: Detail.wraps(sealed.wraps, tokens: sealed.tokens, vault: sealer.contexts.vault),
                blind: try Random.bytes(32))
            part.record = record
            part.fields = sealed.fields
            part.purpose = purpose
            part.legalBasis = legalBasis
            part.manifestAfter = sealed.manifest.digest
            prepared.append(Prepared(place: place, part: part, sealed: sealed))
        }
        return Batch(records: records, prepared: prepared, outcome: outcome)
    }

    /// The ids that a record gets: the first by its key or content, the second by all of its content.
    public func ids(of record: ImportedRecord) throws -> (record: RecordID, request: RequestID) {
        let content = record.inputs.sorted { $0.field < $1.field }.canonicalBytes
        guard let recordID = RecordID(bytes: id(.record, of: record.key ?? content)),
            let request = RequestID(bytes: id(.request, of: recordID.bytes + content))
        else { throw ClientError.wrongState("an id could not be made") }
        return (recordID, request)
    }

    private enum Purpose: UInt8 {
        case record = 1
        case request = 2
    }

    private func id(_ purpose: Purpose, of body: [UInt8]) -> ArraySlice<UInt8> {
        var context = Context(.importID)
        context.append(.vault, sealer.contexts.vault)
        context.append(.kind, purpose.rawValue)
        context.append(.recordType, type.rawValue)
        context.append(.body, body)
        return ids.authenticationCode(for: context).bytes[0..<16]
    }
}

extension Session {
    /// Prepares an import: purpose, active keys and the key for its ids, as they are now.
    public func importer(
        _ type: RecordTypeID, purpose named: Name? = nil, legalBasis: Name? = nil
    ) async throws(ClientError) -> Importer {
        let purpose = try self.purpose(named: named, for: .create, recordType: type)
        let sealer = try await sealer()
        return try clientErrors {
            var context = Context(.importID)
            context.append(.vault, vault.bytes)
            return Importer(
                sealer: sealer, keys: keys, ids: try keys.derivedKey(context), type: type, purpose: purpose,
                legalBasis: legalBasis)
        }
    }

    /// Stores a sealed batch as one transaction under one signature; records that are there already are passed over.
    ///
    /// When a rotation came between, the batch is sealed anew.
    public func store(_ batch: Importer.Batch, from importer: Importer) async throws(ClientError) -> ImportOutcome {
        var (batch, importer) = (batch, importer)
        for _ in 1..<Self.attempts {
            do throws(ClientError) {
                return try await storeOnce(batch, from: importer)
            } catch .gate(.changedMeanwhile) {
                try await refresh()
                importer = try await self.importer(
                    importer.type, purpose: importer.purpose, legalBasis: importer.legalBasis)
                let records = batch.records
                batch = try clientErrors { [importer] in try importer.seal(records) }
            }
        }
        return try await storeOnce(batch, from: importer)
    }

    /// Which of these records, named by the ids of ``Importer/ids(of:)``, are in the vault with other content.
    public func conflicts(_ ids: [(record: RecordID, request: RequestID)]) async throws(ClientError) -> [Int] {
        let known = try await asking { () throws(GateError) in
            try await gate.known(requests: ids.map(\.request), records: ids.map(\.record))
        }
        return ids.indices.filter {
            known.records.contains(ids[$0].record) && !known.requests.contains(ids[$0].request)
        }
    }

    private func storeOnce(_ batch: Importer.Batch, from importer: Importer) async throws(ClientError) -> ImportOutcome
    {
        guard !batch.prepared.isEmpty else { return batch.outcome }
        do throws(ClientError) {
            // Most batches are new: the gate looks for each id anyway, and says so if one was used.
            return try await store(batch.prepared, batch.outcome)
        } catch .gate(.changedMeanwhile) {
            let (new, outcome) = try await unknown(of: batch)
            guard new.count < batch.prepared.count else { throw .gate(.changedMeanwhile) }
            return new.isEmpty ? outcome : try await store(new, outcome)
        }
    }

    /// Those records of a batch that are not in the vault, and what became of the others.
    private func unknown(
        of batch: Importer.Batch
    ) async throws(ClientError) -> (new: [Importer.Prepared], outcome: ImportOutcome) {
        let known = try await asking { () throws(GateError) in
            try await gate.known(
                requests: batch.prepared.map(\.part.id), records: batch.prepared.compactMap(\.part.record))
        }
        var outcome = batch.outcome
        var new: [Importer.Prepared] = []
        for prepared in batch.prepared {
            if known.requests.contains(prepared.part.id) {
                outcome.unchanged.append(prepared.place)
            } else if let record = prepared.part.record, known.records.contains(record) {
                outcome.conflicting.append(prepared.place)
            } else {
                new.append(prepared)
            }
        }
        return (new, outcome)
    }

    /// Stores sealed records as one batch.
    private func store(
        _ new: [Importer.Prepared], _ outcome: ImportOutcome
    ) async throws(ClientError) -> ImportOutcome {
        let id = try clientErrors { try BatchID.random() }
        var head = try part(.batch)
        head.batch = id
        var writes: [WriteRequest] = []
        let (_, duplicates, _) = try await exchange(
            head,
            completing: { head in
                writes = Self.members(new, of: head)
                head.batchHead = RequestPart.BatchHead(
                    count: UInt32(writes.count),
                    root: RFC6962.merkleRoot(ofLeafHashes: writes.map { RFC6962.leafHash($0.request.bytes.span.bytes) })
                )
            }
        ) { (request) async throws(GateError) -> (Receipt, [[FoundField]]) in
            let release = try await gate.write(WriteBatch(head: request, writes: writes))
            return (release.receipt, release.duplicates)
        }
        var outcome = outcome
        outcome.imported = new.map(\.place)
        for (prepared, found) in zip(new, duplicates) where !found.isEmpty {
            outcome.duplicates[prepared.place] = found
        }
        return outcome
    }

    /// The unsigned requests of a batch, each with its place in it.
    private static func members(_ new: [Importer.Prepared], of head: RequestPart) -> [WriteRequest] {
        new.enumerated().map { position, prepared in
            var part = prepared.part
            part.batch = head.batch
            part.batchPosition = UInt32(position)
            part.seen = head.seen
            part.time = head.time
            return WriteRequest(
                request: SignedRequest(bytes: part.context.bytes, signature: []),
                manifest: prepared.sealed.manifest.bytes, cells: prepared.sealed.cells, wraps: prepared.sealed.wraps,
                b: prepared.sealed.b, tokens: prepared.sealed.tokens)
        }
    }
}

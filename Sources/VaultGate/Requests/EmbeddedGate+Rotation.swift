public import GateProtocol
internal import OpenSSL
internal import VaultCrypto
public import VaultModel
internal import VaultStore

extension EmbeddedGate {
    public func rewrapWork(
        compartment: CompartmentID, version: UInt32, offset: Int, limit: Int
    ) async throws(GateError) -> RewrapWork {
        try Self.mapErrors {
            try store.read { reader in
                let rows = try reader.halfAWraps(
                    in: compartment, notUnder: version, offset: offset,
                    limit: min(limit, Int(RequestPart.BatchHead.limit)))
                var record: CheckedRecord?
                let items = try rows.map { row in
                    if record?.row.record != row.place.record {
                        record = try CheckedRecord(
                            row.place.record, in: reader, contexts: contexts, key: keys.head)
                    }
                    let write = record?.manifest.write(row.place.write)
                    guard let record, let half = write?.a.first(where: { $0.compartment == compartment }) else {
                        throw GateError.notIntact("a wrap of record \(row.place.record) belongs to no write")
                    }
                    return RewrapWork.Item(
                        wrap: try HalfAWrap(row: row), commitment: half.digest, entry: record.row.entry)
                }
                return RewrapWork(
                    items: items, remaining: try remaining(in: compartment, besides: version, reader))
            }
        }
    }

    public func rewrap(_ request: RewrapRequest) async throws(GateError) -> RewrapReceipt {
        let part = try admit(request.request, as: .rewrap)
        guard let place = request.wraps.first?.place, request.versions.count == request.wraps.count,
            request.wraps.count <= RequestPart.BatchHead.limit,
            request.wraps.allSatisfy({
                $0.place.compartment == place.compartment && $0.place.version == place.version
                    && $0.kind == .recordKey && $0.bytes.count == Wrap.count
            }),
            part.detailDigest == RequestPart.digest(
                detail: Detail.wraps(request.wraps, vault: part.vault), blind: part.blind)
        else { throw .badRequest("its wraps are not of one key, or not the ones that were signed") }
        let (receipt, result) = try transact { transaction -> (Outcome<LogEntry>, (Int, UInt64)) in
            try transaction.checkFresh(part)
            let governance = transaction.governance
            guard governance.isCustodian(part.actor), governance.officials[part.actor]?.isActive == true else {
                return (try transaction.refuse(part, request.request, code: "deny.custody"), (0, 0))
            }
            guard governance.activeKey(place.compartment)?.act.version == place.version else {
                throw GateError.changedMeanwhile
            }
            var count = 0
            for (wrap, version) in zip(request.wraps, request.versions) {
                // Somebody else was faster, or the write is gone: nothing is lost by passing over.
                if try transaction.store.replace(wrap.row, under: version, generation: wrap.place.generation) {
                    count += 1
                }
            }
            let entry = try transaction.append(part, request.request, allowed: true, rule: Name.code("custody"))
            return (
                .answered(entry),
                (count, try remaining(in: place.compartment, besides: place.version, transaction.store))
            )
        }
        return RewrapReceipt(receipt: receipt, rewrapped: result.0, remaining: result.1)
    }

    /// How many wraps stand under other versions than the one given.
    private func remaining(
        in compartment: CompartmentID, besides version: UInt32, _ reader: any StoreReader
    ) throws -> UInt64 {
        guard version > 1 else { return 0 }
        return try (1..<version).reduce(0) { try $0 + reader.halfAWrapCount(in: compartment, under: $1) }
    }
}

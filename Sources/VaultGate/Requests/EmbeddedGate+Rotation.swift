public import GateProtocol
internal import OpenSSL
internal import VaultCrypto
public import VaultModel
internal import VaultStore

extension EmbeddedGate {
    public func rewrapWork(
        compartment: CompartmentID, version: UInt32, after place: HalfAPlace?, limit: Int
    ) async throws(GateError) -> RewrapWork {
        let governance = try currentGovernance()
        return try Self.mapErrors {
            try store.read { reader in
                let rows = try reader.halfAWraps(
                    in: compartment, notUnder: version, after: place,
                    limit: min(limit, Int(RequestPart.BatchHead.limit)))
                var last: RecordID?
                var record: CheckedRecord?
                var items: [RewrapWork.Item] = []
                for row in rows {
                    if last != row.place.record {
                        last = row.place.record
                        // A record that is not intact is left and named; it does not stop the rotation.
                        record = try? CheckedRecord(row.place.record, in: reader, contexts: contexts, key: keys.head)
                    }
                    let half = record?.manifest.write(row.place.write)?.a.first { $0.compartment == compartment }
                    let request = RequestID(bytes: row.place.write.bytes)
                    items.append(
                        RewrapWork.Item(
                            wrap: try HalfAWrap(row: row), commitment: half?.digest,
                            entry: try request.flatMap { try reader.logIndex(of: $0) }))
                }
                guard place == nil else { return RewrapWork(items: items, total: nil) }
                let others = governance.keys[compartment]?.keys.filter { $0 != version } ?? []
                return RewrapWork(
                    items: items,
                    total: try others.reduce(0) { try $0 + reader.halfAWrapCount(in: compartment, under: $1) })
            }
        }
    }

    public nonisolated func rewrap(_ request: RewrapRequest) async throws(GateError) -> RewrapReceipt {
        let part = try await admit(request.request, as: .rewrap)
        guard let place = request.wraps.first?.place, request.versions.count == request.wraps.count,
            request.wraps.count <= RequestPart.BatchHead.limit,
            request.wraps.allSatisfy({
                $0.place.compartment == place.compartment && $0.place.version == place.version
                    && $0.kind == .recordKey && $0.bytes.count == Wrap.count
            }),
            part.detailDigest
                == RequestPart.digest(
                    detail: Detail.wraps(request.wraps, vault: part.vault), blind: part.blind)
        else { throw .badRequest("its wraps are not of one key, or not the ones that were signed") }
        let (receipt, count) = try await transact { transaction -> (Outcome<LogEntry>, Int) in
            try transaction.checkFresh(part)
            let governance = transaction.governance
            if let code = transaction.refusal(of: part.actor) {
                return (try transaction.refuse(part, request.request, code: code), 0)
            }
            guard governance.isCustodian(part.actor) else {
                return (try transaction.refuse(part, request.request, code: "deny.custody"), 0)
            }
            guard governance.activeKey(place.compartment)?.act.version == place.version else {
                throw GateError.changedMeanwhile
            }
            var count = 0
            for (wrap, version) in zip(request.wraps, request.versions) {
                guard governance.keys[place.compartment]?[version]?.state == .retiring else {
                    throw GateError.badRequest("only wraps under a retiring key are made anew")
                }
                // Somebody else was faster, or the write is gone: nothing is lost by passing over.
                if try transaction.store.replace(wrap.row, under: version, generation: wrap.place.generation) {
                    count += 1
                }
            }
            let entry = try transaction.append(part, request.request, allowed: true, rule: Name.code("custody"))
            return (.answered(entry), count)
        }
        return RewrapReceipt(receipt: receipt, rewrapped: count)
    }
}

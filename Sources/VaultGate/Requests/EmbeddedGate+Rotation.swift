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
                    items.append(try workItem(row, of: record, in: reader))
                }
                guard place == nil else { return RewrapWork(items: items, total: nil) }
                let others = governance.keys[compartment]?.keys.filter { $0 != version } ?? []
                return RewrapWork(
                    items: items,
                    total: try others.reduce(0) { try $0 + reader.halfAWrapCount(in: compartment, under: $1) })
            }
        }
    }

    /// A wrap with what is needed to make it anew; without a commitment when its record is not intact.
    func workItem(_ row: HalfAWrapRow, of record: CheckedRecord?, in reader: any StoreReader) throws -> RewrapWork.Item
    {
        let place = row.place
        let half = record?.manifest.write(place.write)?.a.first { $0.compartment == place.compartment }
        let request = RequestID(bytes: place.write.bytes)
        return RewrapWork.Item(
            wrap: try HalfAWrap(row: row), commitment: half?.digest,
            entry: try request.flatMap { try reader.logIndex(of: $0) })
    }

    public nonisolated func rewrap(_ request: RewrapRequest) async throws(GateError) -> RewrapReceipt {
        let part = try await admit(request.request, as: .rewrap)
        guard (1...Int(RequestPart.BatchHead.limit)).contains(request.wraps.count),
            request.replaced.count == request.wraps.count,
            request.wraps.allSatisfy({ $0.kind == .recordKey && $0.bytes.count == Wrap.count }),
            zip(request.wraps, request.replaced).allSatisfy({ new, old in
                new.place.record == old.record && new.place.key == old.key
            }),
            part.detailDigest
                == RequestPart.digest(
                    detail: Detail.wraps(request.wraps, vault: part.vault), blind: part.blind)
        else { throw .badRequest("its wraps are not in the place of others, or not the ones that were signed") }
        let (receipt, count) = try await transact { transaction -> (Outcome<LogEntry>, Int) in
            try transaction.checkFresh(part)
            if let code = transaction.refusal(of: part.actor) {
                return (try transaction.refuse(part, request.request, code: code), 0)
            }
            let compartments = Set(request.wraps.map(\.place.compartment))
            // Who holds a key settles single records; a rotation is for custodians.
            let isRotation = zip(request.wraps, request.replaced).contains { $0.place.version != $1.version }
            guard compartments.allSatisfy({ transaction.holdsKey(part.actor, of: $0) }),
                !isRotation || transaction.governance.isCustodian(part.actor)
            else {
                return (try transaction.refuse(part, request.request, code: "deny.custody"), 0)
            }
            var count = 0
            for (wrap, old) in zip(request.wraps, request.replaced) {
                try transaction.checkRewrap(wrap.place, replacing: old)
                // Somebody else was faster, or the write is gone: nothing is lost by passing over.
                if try transaction.store.replace(wrap.row, under: old.version, generation: old.generation) {
                    count += 1
                }
            }
            let entry = try transaction.append(part, request.request, allowed: true, rule: Name.code("custody"))
            return (.answered(entry), count)
        }
        return RewrapReceipt(receipt: receipt, rewrapped: count)
    }
}

extension Transaction {
    /// A wrap moves to the active version or to the record's generation, or from the public half of K under R; one that
    /// stands where it belongs stays as it is, so that nobody can put another in its place.
    fileprivate func checkRewrap(_ new: HalfAPlace, replacing old: HalfAPlace) throws {
        guard governance.activeKey(new.compartment)?.act.version == new.version else {
            throw GateError.changedMeanwhile
        }
        guard governance.keys[old.compartment]?[old.version]?.state.mayProtect == true else {
            throw GateError.badRequest("only wraps under a key in use are made anew")
        }
        if new.generation != old.generation {
            guard new.generation > old.generation, try generation(of: new.record) == new.generation else {
                throw GateError.changedMeanwhile
            }
        } else if new.version == old.version {
            let sealed = try store.halfAWraps(of: new.record).contains {
                $0.place == new && $0.kind == WrapKind.compartmentPublicKey.rawValue
            }
            guard sealed else { throw GateError.badRequest("the wrap is where it belongs") }
        }
    }
}

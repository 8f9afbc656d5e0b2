public import GateProtocol
internal import OpenSSL
internal import TransparencyLog
internal import VaultCrypto
public import VaultModel
internal import VaultStore

extension EmbeddedGate {
    /// Reads beside the commits of others: a rotation fetches its next batch while the one before is stored.
    public nonisolated func rewrapWork(
        compartment: CompartmentID, version: UInt32, of types: Set<RecordTypeID>?, after place: HalfAPlace?, limit: Int
    ) async throws(GateError) -> RewrapWork {
        try Self.mapErrors {
            try store.read { reader in
                let rows = try reader.halfAWraps(
                    in: compartment, notUnder: version, of: types, after: place,
                    limit: min(limit, Int(RequestPart.BatchHead.limit)))
                return RewrapWork(
                    items: try rows.map { RewrapWork.Item(wrap: try HalfAWrap(row: $0), commitment: $0.commitment) },
                    total: place == nil ? try reader.halfAWrapCount(in: compartment, notUnder: version) : nil)
            }
        }
    }

    public func evidence(of write: WriteID, seen size: UInt64) async throws(GateError) -> WriteEvidence? {
        try Self.mapErrors {
            try store.read { reader in
                let head = try checkedState(reader).head
                guard let index = try reader.logIndex(of: write.request) else { return nil }
                guard let checkpoint = try reader.value(.checkpoint) else {
                    throw GateError.notIntact("the checkpoint")
                }
                return WriteEvidence(
                    checkpoint: checkpoint,
                    consistency: try StoredNodes(reader).consistency(from: size, to: head.size),
                    write: try proof(ofEntry: index, size: head.size, in: reader))
            }
        }
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
            let keys = KeysInUse(compartments, governance: transaction.governance)
            var count = 0
            for (wrap, old) in zip(request.wraps, request.replaced) {
                try transaction.checkRewrap(wrap.place, replacing: old, keys)
                // Somebody else was faster, or the write is gone: nothing is lost by passing over.
                if try transaction.store.replace(
                    wrapAt: old, by: wrap.place, kind: wrap.kind.rawValue, bytes: wrap.bytes)
                {
                    count += 1
                }
            }
            let entry = try transaction.append(part, request.request, allowed: true, rule: Name.code("custody"))
            return (.answered(entry), count)
        }
        return RewrapReceipt(receipt: receipt, rewrapped: count)
    }
}

/// The versions of keys that the wraps of one request may stand under, and go under; looked up once for all of them.
private struct KeysInUse {
    private let versions: [CompartmentID: (active: UInt32?, all: Set<UInt32>)]

    init(_ compartments: Set<CompartmentID>, governance: Governance) {
        versions = Dictionary(
            uniqueKeysWithValues: compartments.map { compartment in
                let all = governance.keys[compartment]?.values.filter(\.state.mayProtect) ?? []
                return (compartment, (governance.activeKey(compartment)?.act.version, Set(all.map(\.act.version))))
            })
    }

    func isActive(_ version: UInt32, of compartment: CompartmentID) -> Bool { versions[compartment]?.active == version }

    func mayProtect(_ version: UInt32, of compartment: CompartmentID) -> Bool {
        versions[compartment]?.all.contains(version) ?? false
    }
}

extension Transaction {
    /// A wrap moves to the active version or to the record's generation, or from the public half of K under R; one that
    /// stands where it belongs stays as it is, so that nobody can put another in its place.
    fileprivate func checkRewrap(_ new: HalfAPlace, replacing old: HalfAPlace, _ keys: KeysInUse) throws {
        // Somebody else ended this rotation: whoever takes part in it looks again.
        guard keys.isActive(new.version, of: new.compartment), keys.mayProtect(old.version, of: old.compartment) else {
            throw GateError.changedMeanwhile
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

internal import GateProtocol
internal import OpenSSL
internal import TransparencyLog
internal import VaultCrypto
internal import VaultModel

extension Session {
    private static let settlementPage = 64
    private static let rewrapLimit = 1024

    /// Settles assigned records, as far as this official holds the keys: first delivers record keys to everybody on the
    /// rosters, then brings the halves A under the active version and the record's generation.
    func settle(_ range: SettlementRange) async throws(ClientError) -> Settled {
        let (page, last) = try await settlements(range)
        var settled = Settled(last: last)
        let (items, wraps) = try clientErrors { try recordKeys(for: page, waiting: &settled.waiting) }
        var start = 0
        while start < items.count {
            let end = min(start + RecordKeyItem.limit, items.count)
            try await deliver(Array(items[start..<end]), Array(wraps[start..<end]))
            start = end
        }
        settled.delivered = items.count
        let (renewed, replaced) = try clientErrors { try settledWraps(of: page) }
        start = 0
        while start < renewed.count {
            let end = min(start + Self.rewrapLimit, renewed.count)
            try await rewrap(Array(renewed[start..<end]), replacing: Array(replaced[start..<end]))
            start = end
        }
        for (old, new) in zip(replaced, renewed) where old.version != new.place.version {
            settled.moved[old.compartment, default: 0] += 1
        }
        return settled
    }

    /// Settles all assigned records.
    func settleAll() async throws(ClientError) -> Settled {
        var settled = Settled()
        repeat {
            guard !Task.isCancelled else { throw .interrupted }
            let last = settled.last
            settled.add(try await settle(.after(last, limit: Self.settlementPage)))
            // A gate that goes back would keep this going for ever.
            if let last, let next = settled.last, next <= last { throw .notIntact("the order of rosters") }
        } while settled.last != nil
        return settled
    }

    private func settlements(
        _ range: SettlementRange
    ) async throws(ClientError) -> (page: [(roster: Roster, settlement: Settlement)], last: RecordID?) {
        try await exclusively { () async throws(ClientError) in
            let size = view.head.size
            let page = try await asking { () throws(GateError) in try await gate.settlements(range, seen: size) }
            let settlements = try clientErrors { try view.accept(page) }
            try await keepPin()
            return (settlements, page.last)
        }
    }

    /// The record keys that officials on rosters are entitled to and lack, of compartments whose key this session holds.
    private func recordKeys(
        for page: [(roster: Roster, settlement: Settlement)], waiting: inout Set<CompartmentID>
    ) throws -> ([RecordKeyItem], [RecordKeyWrap]) {
        let time = clock()
        var items: [RecordKeyItem] = []
        var wraps: [RecordKeyWrap] = []
        for (roster, settlement) in page {
            for member in roster.members.map(governance.current) {
                guard let official = governance.officials[member], official.isActive else { continue }
                for compartment in governance.policy.schema.compartments.map(\.id) {
                    guard let version = governance.activeKey(compartment)?.act.version,
                        let authority = governance.recordEntitlement(of: member, to: compartment, at: time)
                    else { continue }
                    let place = RecordKeyPlace(
                        record: roster.record, compartment: compartment, version: version,
                        generation: roster.generation)
                    guard settlement.delivered[member]?.contains(place) != true else { continue }
                    guard let key = keyring.key(compartment, version) else {
                        waiting.insert(compartment)
                        continue
                    }
                    let bytes = try key.recordKey(contexts.recordKey(place)).seal(
                        to: official.identity.kemPublicKey,
                        info: contexts.envelopeR(place, recipient: official.identity, authority: authority))
                    items.append(
                        RecordKeyItem(
                            recipient: member, place: place, authority: authority, digest: SHA256.hash(bytes)))
                    wraps.append(RecordKeyWrap(recipient: member, place: place, bytes: bytes))
                }
            }
        }
        return (items, wraps)
    }

    private func deliver(_ items: [RecordKeyItem], _ wraps: [RecordKeyWrap]) async throws(ClientError) {
        var part = try part(.recordKeys)
        part.recordKeys = items
        _ = try await exchange(part) { request throws(GateError) in
            (try await gate.deliver(RecordKeyRequest(request: request, wraps: wraps)), ())
        }
    }

    /// Halves A that are not where they belong, wrapped anew; others move versions only as custodians.
    private func settledWraps(
        of page: [(roster: Roster, settlement: Settlement)]
    ) throws -> (wraps: [HalfAWrap], replaced: [HalfAPlace]) {
        var wraps: [HalfAWrap] = []
        var replaced: [HalfAPlace] = []
        for (roster, settlement) in page {
            let (renewed, old) = try settled(settlement.wraps, generation: roster.generation)
            wraps += renewed
            replaced += old
        }
        return (wraps, replaced)
    }

    /// Wraps halves A under R of the active version, where this official holds the keys.
    ///
    /// - Parameter generation: the record's; `nil` leaves each wrap in its own.
    func settled(
        _ items: [RewrapWork.Item], generation: UInt32?
    ) throws -> (wraps: [HalfAWrap], replaced: [HalfAPlace]) {
        let isCustodian = governance.isCustodian(keys.fingerprint)
        var wraps: [HalfAWrap] = []
        var replaced: [HalfAPlace] = []
        for item in items {
            let old = item.wrap.place
            let generation = generation ?? old.generation
            guard let version = governance.activeKey(old.compartment)?.act.version,
                isCustodian || old.version == version, let key = keyring.key(old.compartment, version),
                old.version != version || old.generation != generation || item.wrap.kind != .recordKey,
                let commitment = item.commitment,
                let half = try? Self.unwrap(item.wrap, commitment: commitment, keyring: keyring, contexts: contexts)
            else { continue }
            let place = HalfAPlace(
                record: old.record, write: old.write, compartment: old.compartment, version: version,
                generation: generation)
            wraps.append(
                HalfAWrap(
                    place: place, kind: .recordKey,
                    bytes: try Wrap.seal(
                        half, under: try key.recordKey(contexts.recordKey(place)),
                        context: contexts.wrapA(place, commitment: commitment))))
            replaced.append(old)
        }
        return (wraps, replaced)
    }

    /// Sends halves A that were wrapped anew.
    ///
    /// - Returns: how many replaced others; somebody else may have been faster.
    @discardableResult
    func rewrap(_ wraps: [HalfAWrap], replacing old: [HalfAPlace]) async throws(ClientError) -> Int {
        let part = try part(.rewrap, detail: Detail.wraps(wraps, vault: vault))
        return try await exchange(part) { request throws(GateError) in
            let receipt = try await gate.rewrap(RewrapRequest(request: request, wraps: wraps, replaced: old))
            return (receipt.receipt, receipt.rewrapped)
        }.answer
    }
}

extension Session {
    /// Tries delivered record keys on halves that are there. Whoever delivered a wrong one would else have its recipient
    /// write what nobody can open.
    func prove(_ wraps: [HalfAWrap], of manifest: Manifest) {
        for wrap in wraps where wrap.kind == .recordKey && keyring.isUnproved(wrap.place.recordKey) {
            if (try? unwrap(wrap, of: manifest)) != nil { keyring.prove(wrap.place.recordKey) }
        }
    }

    /// The keys under which this official wraps halves A of a record.
    func recordKeys(of known: KnownRecord?) throws -> RecordSealer.RecordKeys {
        var keys = RecordSealer.RecordKeys()
        guard let known else { return keys }
        keys.generation = known.generation
        for compartment in governance.policy.schema.compartments.map(\.id) {
            guard let version = governance.activeKey(compartment)?.act.version,
                keyring.key(compartment, version) == nil
            else { continue }
            let place = RecordKeyPlace(
                record: known.manifest.record, compartment: compartment, version: version,
                generation: known.generation)
            keys.delivered[compartment] = keyring.provedRecordKey(place)
        }
        return keys
    }

    /// Wraps halves A under R that came sealed to the public half of K, so that officials to whom the record is
    /// assigned can open them too. Nothing is lost when it does not come to it: the next holder of K does it.
    func turn(_ wraps: [HalfAWrap], of manifest: Manifest) async throws(ClientError) {
        let items = wraps.filter { $0.kind == .compartmentPublicKey }.map { wrap in
            RewrapWork.Item(
                wrap: wrap,
                commitment: manifest.write(wrap.place.write)?.a.first { $0.compartment == wrap.place.compartment }?
                    .digest)
        }
        let entitled = items.filter {
            governance.entitlement(of: keys.fingerprint, to: $0.wrap.place.compartment, at: clock()) != nil
        }
        let (turned, replaced) = try clientErrors { try settled(entitled, generation: nil) }
        guard !turned.isEmpty else { return }
        do throws(ClientError) {
            try await rewrap(turned, replacing: replaced)
        } catch .gate(.changedMeanwhile) {
            return
        }
    }
}

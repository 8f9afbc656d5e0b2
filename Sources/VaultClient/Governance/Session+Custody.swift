internal import GateProtocol
internal import OpenSSL
internal import TransparencyLog
internal import VaultCrypto
public import VaultModel

/// What a distribution came to.
public struct Distribution: Hashable, Sendable {
    /// The statements that were made; none when nothing was waiting.
    public let receipts: [StatementReceipt]
    /// Compartments whose first key was made.
    public let created: [CompartmentID]
    /// How many wraps of keys were made for people.
    public let wraps: Int
    /// How many record keys were sealed to officials to whom records are assigned.
    public let recordKeys: Int
}

/// How far a rotation is.
public struct RotationProgress: Hashable, Sendable {
    public let compartment: CompartmentID
    /// The active version.
    public let version: UInt32
    public let rewrapped: UInt64
    public let remaining: UInt64
    /// Halves that do not fit their commitment and were left, each with the log index of the write that signed it.
    public let left: [UInt64?]
    /// Whether the earlier version is retired.
    public let isRetired: Bool
}

extension Session {
    private static let rewrapBatch = 1024

    /// Makes the first keys where there are none, and wraps keys for everybody who is entitled and waits.
    ///
    /// The first custodian's distribution makes the compartment keys, so no administrator's process ever sees one.
    public func distribute() async throws(ClientError) -> Distribution {
        try await requireCustody()
        // The logged sign-in counts the statements: nobody can hide a revocation from the one who wraps keys.
        try await signIn()
        try await loadKeys()
        var receipts: [StatementReceipt] = []
        let missing = governance.policy.schema.compartments.map(\.id).filter { governance.keys[$0] == nil }
        var wraps = 0
        if !missing.isEmpty {
            let (receipt, count) = try await addVersions(missing.map { ($0, 1) })
            receipts.append(receipt)
            wraps += count
        }
        let places = governance.missingWraps(at: clock())
        let held = places.filter { keyring.key($0.compartment, $0.version) != nil }
        if !held.isEmpty {
            let (items, sealed) = try clientErrors { try self.wrap(held) }
            receipts.append(try await submit([.keyWraps(items)], wraps: sealed))
            wraps += items.count
        }
        let recordKeys = try await settleAll().delivered
        return Distribution(receipts: receipts, created: missing, wraps: wraps, recordKeys: recordKeys)
    }

    /// Makes new versions of keys, wraps them for everybody entitled, and makes them active, in one statement.
    ///
    /// - Parameter first: acts that come before, such as that the key before is compromised.
    func addVersions(
        _ versions: [(CompartmentID, UInt32)], after first: [Act] = []
    ) async throws(ClientError) -> (receipt: StatementReceipt, wraps: Int) {
        let time = clock()
        var added = keyring
        let (acts, places) = try clientErrors {
            var acts: [Act] = []
            var places: [Governance.WrapPlace] = []
            for (compartment, version) in versions {
                let key = try CompartmentKey.generate(
                    kem: contexts.compartmentKEM(compartment: compartment, version: version))
                acts.append(
                    .keyVersion(
                        KeyVersionAct(
                            compartment: compartment, version: version, suite: .one,
                            checkValue: try key.checkValue(
                                contexts.keyCheck(compartment: compartment, version: version)),
                            publicKey: try key.privateKey().publicKey)))
                added.add(key, compartment: compartment, version: version)
                for recipient in governance.recipients(of: compartment, at: time) {
                    places.append(
                        Governance.WrapPlace(recipient: recipient, compartment: compartment, version: version))
                }
            }
            return (acts, places)
        }
        let before = keyring
        keyring = added
        do throws(ClientError) {
            let (items, wraps) = try clientErrors { try self.wrap(places) }
            let activations = versions.map { Act.activateKey(compartment: $0, version: $1) }
            return (
                try await submit(first + acts + [.keyWraps(items)] + activations, wraps: wraps), items.count
            )
        } catch {
            // The statement did not take effect: a key that nobody else has must not be used.
            keyring = before
            throw error
        }
    }

    /// Wraps keys that this session holds for people who are entitled to them.
    private func wrap(_ places: [Governance.WrapPlace]) throws -> ([KeyWrapItem], [KeyWrap]) {
        var items: [KeyWrapItem] = []
        var wraps: [KeyWrap] = []
        let time = clock()
        for place in places {
            guard let official = governance.officials[place.recipient],
                let authority = governance.entitlement(of: place.recipient, to: place.compartment, at: time),
                let key = keyring.key(place.compartment, place.version)
            else { continue }
            let info = contexts.envelopeK(
                compartment: place.compartment, version: place.version, recipient: official.identity,
                authority: authority)
            let bytes = try key.seal(to: official.identity.kemPublicKey, info: info)
            items.append(
                KeyWrapItem(
                    recipient: place.recipient, compartment: place.compartment, version: place.version,
                    authority: authority, digest: SHA256.hash(bytes)))
            wraps.append(
                KeyWrap(
                    recipient: place.recipient, compartment: place.compartment, version: place.version, bytes: bytes))
        }
        return (items, wraps)
    }

    /// Rotates the key of a compartment: a new version at once, then the halves A in batches, then retirement.
    ///
    /// Goes on where an earlier rotation stopped. Nothing that it handles opens a cell: it sees halves A only.
    public func rotate(
        _ compartment: CompartmentID, progress: (RotationProgress) -> Void = { _ in }
    ) async throws(ClientError) -> RotationProgress {
        try await requireCustody()
        // The logged sign-in counts the statements: nobody can hide a revocation from the one who wraps keys.
        try await signIn()
        try await loadKeys()
        guard let active = governance.activeKey(compartment)?.act.version else {
            throw .wrongState("this compartment has no key yet: run `casevault key distribute`")
        }
        var version = active
        if !isRotating(compartment) {
            version = active + 1
            _ = try await addVersions([(compartment, version)])
        }
        // Who is on a roster gets the new record keys before the halves of their records move.
        let moved = try await settleAll().moved[compartment] ?? 0
        return try await rewrap(compartment, version: version, moved: moved, progress: progress)
    }

    private func isRotating(_ compartment: CompartmentID) -> Bool {
        !governance.versionsToLeave(compartment).isEmpty
    }

    private func rewrap(
        _ compartment: CompartmentID, version: UInt32, moved: UInt64, progress: (RotationProgress) -> Void
    ) async throws(ClientError) -> RotationProgress {
        var rewrapped = moved
        var left: [UInt64?] = []
        var total: UInt64 = 0
        var last: HalfAPlace?
        while true {
            let place = last
            let work = try await asking { () throws(GateError) in
                try await gate.rewrapWork(
                    compartment: compartment, version: version, after: place, limit: Self.rewrapBatch)
            }
            total = work.total ?? total
            guard let end = work.items.last?.wrap.place else {
                let retired = left.isEmpty ? try await retire(compartment, before: version) : false
                return RotationProgress(
                    compartment: compartment, version: version, rewrapped: rewrapped, remaining: UInt64(left.count),
                    left: left, isRetired: retired)
            }
            last = end
            let (renewed, replaced, unfit) = try clientErrors { try renew(work.items, version: version) }
            left += unfit
            guard !renewed.isEmpty else { continue }
            rewrapped += UInt64(try await rewrap(renewed, replacing: replaced))
            progress(
                RotationProgress(
                    compartment: compartment, version: version, rewrapped: rewrapped,
                    remaining: total - min(total, rewrapped - moved),
                    left: left, isRetired: false))
        }
    }

    /// Opens halves A under their old key and wraps them under the new one; a half that does not fit its commitment is left.
    private func renew(
        _ items: [RewrapWork.Item], version: UInt32
    ) throws -> (wraps: [HalfAWrap], replaced: [HalfAPlace], unfit: [UInt64?]) {
        var wraps: [HalfAWrap] = []
        var replaced: [HalfAPlace] = []
        var unfit: [UInt64?] = []
        for item in items {
            let old = item.wrap.place
            guard let key = keyring.key(old.compartment, version) else {
                throw ClientError.wrongState("you do not hold the new version of this key")
            }
            guard let commitment = item.commitment,
                let half = try? Self.unwrap(
                    item.wrap, commitment: commitment, keyring: keyring, contexts: contexts)
            else {
                unfit.append(item.entry)
                continue
            }
            let place = HalfAPlace(
                record: old.record, write: old.write, compartment: old.compartment, version: version,
                generation: old.generation)
            wraps.append(
                HalfAWrap(
                    place: place, kind: .recordKey,
                    bytes: try Wrap.seal(
                        half, under: try key.recordKey(contexts.recordKey(place)),
                        context: contexts.wrapA(place, commitment: commitment))))
            replaced.append(old)
        }
        return (wraps, replaced, unfit)
    }

    /// Retires the versions under which nothing is left.
    private func retire(_ compartment: CompartmentID, before version: UInt32) async throws(ClientError) -> Bool {
        let retiring = governance.keys[compartment]?.values.filter { $0.state == .retiring } ?? []
        guard !retiring.isEmpty else { return true }
        _ = try await submit(retiring.map { .retireKey(compartment: compartment, version: $0.act.version) })
        return true
    }
}

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
    /// How many wraps of compartment keys were made for people.
    public let wraps: Int
    /// The version of the search index that was begun, if one was.
    public let index: UInt32?
    /// How many wraps of index keys were made for people.
    public let indexWraps: Int
    /// How many record keys were sealed to officials to whom records are assigned.
    public let recordKeys: Int
}

extension Session {
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
        let begins = governance.indexes.isEmpty && governance.needsNewIndex
        var index = try clientErrors { begins ? try newIndex() : NewIndex() }
        var (wraps, indexWraps) = (0, index.wraps.count)
        if !missing.isEmpty {
            let (receipt, count) = try await addVersions(missing.map { ($0, 1) }, and: index)
            receipts.append(receipt)
            wraps += count
            index = NewIndex()
        }
        let time = clock()
        let held = governance.missingWraps(at: time).filter { keyring.key($0.compartment, $0.version) != nil }
        let heldIndex = governance.missingIndexWraps(at: time).filter {
            keyring.indexKey($0.compartment, $0.version) != nil
        }
        if !held.isEmpty || !heldIndex.isEmpty || !index.acts.isEmpty {
            let (items, sealed) = try clientErrors { try self.wrap(held) }
            let (indexItems, sealedIndex) = try clientErrors {
                try wrapIndexKeys(heldIndex) { keyring.indexKey($0.compartment, $0.version) }
            }
            let acts: [Act] = (items.isEmpty ? [] : [.keyWraps(items)])
            let indexActs: [Act] = indexItems.isEmpty ? [] : [.indexWraps(indexItems)]
            receipts.append(
                try await submit(
                    acts + indexActs + index.acts, wraps: sealed + sealedIndex + index.wraps))
            wraps += items.count
            indexWraps += indexItems.count
        }
        let recordKeys = try await settleAll().delivered
        return Distribution(
            receipts: receipts, created: missing, wraps: wraps,
            index: begins ? governance.activeIndex?.act.version : nil, indexWraps: indexWraps, recordKeys: recordKeys)
    }

    /// Makes new versions of keys, wraps them for everybody entitled, and makes them active, in one statement.
    ///
    /// - Parameters:
    ///   - first: acts that come before, such as that the key before is compromised.
    ///   - index: what begins a version of the search index in the same statement.
    func addVersions(
        _ versions: [(CompartmentID, UInt32)], after first: [Act] = [], and index: NewIndex = NewIndex()
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
                try await submit(
                    first + acts + [.keyWraps(items)] + activations + index.acts, wraps: wraps + index.wraps),
                items.count
            )
        } catch {
            // The statement did not take effect: a key that nobody else has must not be used.
            keyring = before
            throw error
        }
    }

    /// Wraps keys that this session holds for people who are entitled to them.
    func wrap(_ places: [Governance.WrapPlace]) throws -> ([KeyWrapItem], [KeyWrap]) {
        var items: [KeyWrapItem] = []
        var wraps: [KeyWrap] = []
        let time = clock()
        for place in places {
            guard let authority = governance.entitlement(of: place.recipient, to: place.compartment, at: time),
                let key = keyring.key(place.compartment, place.version),
                let bytes = try seal(key, at: place, authority: authority)
            else { continue }
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

    /// Seals a key to an official or to the recovery key.
    private func seal(
        _ key: CompartmentKey, at place: Governance.WrapPlace, authority: UInt64
    ) throws -> [UInt8]? {
        if let recovery = governance.recovery?.act, recovery.fingerprint == place.recipient {
            let info = contexts.envelopeRecovery(
                compartment: place.compartment, version: place.version, publicKey: recovery.publicKey,
                authority: authority)
            return try key.seal(to: recovery.publicKey, info: info)
        }
        guard let official = governance.officials[place.recipient]?.identity else { return nil }
        let info = contexts.envelopeK(
            compartment: place.compartment, version: place.version, recipient: official, authority: authority)
        return try key.seal(to: official.kemPublicKey, info: info)
    }
}

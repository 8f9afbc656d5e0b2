internal import GateProtocol
internal import OpenSSL
internal import VaultCrypto
internal import VaultModel

extension Session {
    /// What begins a version of the index: its acts, with the wraps of its keys for everybody entitled.
    struct NewIndex {
        var acts: [Act] = []
        var wraps: [KeyWrap] = []
    }

    /// Makes the keys of the next version of the index, as the policy in force wants it. They are used when they come back
    /// in their wraps: until the statement has taken effect they are nobody's.
    func newIndex() throws -> NewIndex {
        let fields = governance.policy.indexedFields
        let version = (governance.indexes.keys.max() ?? 0) + 1
        var keys: [CompartmentID: CompartmentIndexKey] = [:]
        var checks: [CompartmentID: Digest] = [:]
        for compartment in Set(fields.map(\.compartment)) {
            let key = try CompartmentIndexKey.generate()
            keys[compartment] = key
            checks[compartment] = try key.checkValue(
                contexts.indexKeyCheck(compartment: compartment, version: version))
        }
        let time = clock()
        let places = keys.keys.sorted().flatMap { compartment in
            governance.indexRecipients(of: compartment, at: time).map {
                Governance.WrapPlace(recipient: $0, compartment: compartment, version: version)
            }
        }
        let (items, wraps) = try wrapIndexKeys(places) { keys[$0.compartment] }
        let act = IndexAct(version: version, suite: .one, fields: fields, keys: checks)
        return NewIndex(acts: [.index(act), .indexWraps(items)], wraps: wraps)
    }

    /// Wraps index keys for people who are entitled to them.
    func wrapIndexKeys(
        _ places: [Governance.WrapPlace], _ key: (Governance.WrapPlace) -> CompartmentIndexKey?
    ) throws -> ([KeyWrapItem], [KeyWrap]) {
        var items: [KeyWrapItem] = []
        var wraps: [KeyWrap] = []
        let time = clock()
        for place in places {
            guard let authority = governance.indexEntitlement(of: place.recipient, to: place.compartment, at: time),
                let key = key(place), let bytes = try seal(key, at: place, authority: authority)
            else { continue }
            items.append(
                KeyWrapItem(
                    recipient: place.recipient, compartment: place.compartment, version: place.version,
                    authority: authority, digest: SHA256.hash(bytes)))
            wraps.append(
                KeyWrap(
                    kind: .index, recipient: place.recipient, compartment: place.compartment, version: place.version,
                    bytes: bytes))
        }
        return (items, wraps)
    }

    private func seal(
        _ key: CompartmentIndexKey, at place: Governance.WrapPlace, authority: UInt64
    ) throws -> [UInt8]? {
        if let recovery = governance.recovery?.act, recovery.fingerprint == place.recipient {
            let info = contexts.envelopeIndexRecovery(
                compartment: place.compartment, version: place.version, publicKey: recovery.publicKey,
                authority: authority)
            return try key.seal(to: recovery.publicKey, info: info)
        }
        guard let official = governance.officials[place.recipient]?.identity else { return nil }
        let info = contexts.envelopeIndexKey(
            compartment: place.compartment, version: place.version, recipient: official, authority: authority)
        return try key.seal(to: official.kemPublicKey, info: info)
    }

    /// What makes tokens for a version of the index with the keys that are held.
    func tokenMaker(_ index: Governance.IndexVersion) -> TokenMaker {
        var keys: [CompartmentID: CompartmentIndexKey] = [:]
        for compartment in index.act.keys.keys {
            keys[compartment] = keyring.indexKey(compartment, index.act.version)
        }
        return TokenMaker(index: index.act, keys: keys, contexts: contexts, policy: governance.policy)
    }

    /// Whether an index key is missing here that this official is entitled to.
    var lacksIndexKey: Bool {
        governance.searchedIndexes.contains { index in
            index.act.keys.keys.contains { compartment in
                keyring.indexKey(compartment, index.act.version) == nil
                    && governance.holdsIndexKey(keys.fingerprint, compartment, index.act.version)
            }
        }
    }
}

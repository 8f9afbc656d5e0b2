internal import GateProtocol
internal import OpenSSL
internal import VaultCrypto
internal import VaultModel

/// The compartment keys that an official holds, unwrapped once a session.
struct Keyring: Sendable {
    private var keys: [CompartmentID: [UInt32: CompartmentKey]] = [:]
    private var indexKeys: [CompartmentID: [UInt32: CompartmentIndexKey]] = [:]
    private var recordKeys: [RecordKeyPlace: RecordKey] = [:]
    /// The record keys that have opened a half which fits its commitment: only such a one wraps others.
    private var proved: Set<RecordKeyPlace> = []

    /// Unwraps what is new among the wraps for an official.
    ///
    /// The wrap must be the one that a custodian's signed statement names; after unwrapping, the key check value must
    /// be the one of the signed key version. Both are checked before the key is used.
    mutating func add(
        _ wraps: [KeyWrap], for official: OfficialKeys, governance: Governance, contexts: VaultContexts
    ) throws {
        try add(wraps, to: official.fingerprint, with: official.kem, governance: governance, contexts: contexts) {
            contexts.envelopeK(
                compartment: $0.compartment, version: $0.version, recipient: official.identity, authority: $0.authority)
        }
        try addIndexKeys(
            wraps, to: official.fingerprint, with: official.kem, governance: governance, contexts: contexts
        ) {
            contexts.envelopeIndexKey(
                compartment: $0.compartment, version: $0.version, recipient: official.identity, authority: $0.authority)
        }
    }

    /// Unwraps keys that were wrapped to the recovery key, whose private half the shares have given.
    mutating func add(
        _ wraps: [KeyWrap], recoveredWith pair: X25519.PrivateKey, governance: Governance, contexts: VaultContexts
    ) throws {
        let publicKey = pair.publicKey
        try add(wraps, to: SHA256.hash(publicKey), with: pair, governance: governance, contexts: contexts) {
            contexts.envelopeRecovery(
                compartment: $0.compartment, version: $0.version, publicKey: publicKey, authority: $0.authority)
        }
        try addIndexKeys(
            wraps, to: SHA256.hash(publicKey), with: pair, governance: governance, contexts: contexts
        ) {
            contexts.envelopeIndexRecovery(
                compartment: $0.compartment, version: $0.version, publicKey: publicKey, authority: $0.authority)
        }
    }

    /// As for compartment keys: only a wrap that a signed statement names, and only the key whose check value is signed.
    private mutating func addIndexKeys(
        _ wraps: [KeyWrap], to recipient: Digest, with privateKey: X25519.PrivateKey, governance: Governance,
        contexts: VaultContexts, info: (KeyWrapItem) -> Context
    ) throws {
        for wrap in wraps where wrap.kind == .index && indexKeys[wrap.compartment]?[wrap.version] == nil {
            let place = Governance.WrapPlace(
                recipient: recipient, compartment: wrap.compartment, version: wrap.version)
            guard wrap.recipient == recipient, let item = governance.indexWraps[place],
                item.digest == SHA256.hash(wrap.bytes),
                let check = governance.indexes[wrap.version]?.act.keys[wrap.compartment]
            else { throw ClientError.notAuthentic("a wrap of an index key that no custodian signed") }
            let key: CompartmentIndexKey
            do {
                key = try CompartmentIndexKey(try Envelope.open(wrap.bytes, with: privateKey, info: info(item)))
            } catch {
                throw ClientError.notAuthentic("the wrap of the index key of compartment \(wrap.compartment)")
            }
            let found = try key.checkValue(
                contexts.indexKeyCheck(compartment: wrap.compartment, version: wrap.version))
            guard constantTimeEquals(found.bytes.span.bytes, check.bytes.span.bytes) else {
                throw ClientError.notAuthentic("the check value of the index key of compartment \(wrap.compartment)")
            }
            indexKeys[wrap.compartment, default: [:]][wrap.version] = key
        }
    }

    private mutating func add(
        _ wraps: [KeyWrap], to recipient: Digest, with privateKey: X25519.PrivateKey, governance: Governance,
        contexts: VaultContexts, info: (KeyWrapItem) -> Context
    ) throws {
        for wrap in wraps where wrap.kind == .compartment && keys[wrap.compartment]?[wrap.version] == nil {
            let place = Governance.WrapPlace(
                recipient: recipient, compartment: wrap.compartment, version: wrap.version)
            guard wrap.recipient == recipient, let item = governance.wraps[place],
                item.digest == SHA256.hash(wrap.bytes),
                let version = governance.keys[wrap.compartment]?[wrap.version]
            else { throw ClientError.notAuthentic("a wrap of a compartment key that no custodian signed") }
            // The public half is what others seal to: it must be of this very key.
            let key: CompartmentKey
            do {
                key = try CompartmentKey(
                    try Envelope.open(wrap.bytes, with: privateKey, info: info(item)),
                    kem: contexts.compartmentKEM(compartment: wrap.compartment, version: wrap.version))
            } catch {
                throw ClientError.notAuthentic("the wrap of the key of compartment \(wrap.compartment)")
            }
            let found = try key.checkValue(contexts.keyCheck(compartment: wrap.compartment, version: wrap.version))
            guard constantTimeEquals(found.bytes.span.bytes, version.act.checkValue.bytes.span.bytes),
                try key.privateKey().publicKey == version.act.publicKey
            else {
                throw ClientError.notAuthentic("the check value of the key of compartment \(wrap.compartment)")
            }
            keys[wrap.compartment, default: [:]][wrap.version] = key
        }
    }

    /// Unwraps record keys that were delivered to an official. One that does not open counts as not delivered; a wrong one
    /// shows when a half does not fit its commitment.
    mutating func add(_ wraps: [TrustedRecordKey], for official: OfficialKeys, contexts: VaultContexts) {
        for wrap in wraps where recordKeys[wrap.place] == nil {
            let info = contexts.envelopeR(wrap.place, recipient: official.identity, authority: wrap.authority)
            recordKeys[wrap.place] = try? RecordKey(
                unwrapped: Envelope.open(wrap.bytes, with: official.kem, info: info))
        }
    }

    /// Notes that a delivered record key opened a half that fits its commitment.
    mutating func prove(_ place: RecordKeyPlace) { proved.insert(place) }

    /// Whether a delivered record key has still to be proved.
    func isUnproved(_ place: RecordKeyPlace) -> Bool { recordKeys[place] != nil && !proved.contains(place) }

    /// A delivered record key that was proved, to wrap halves under.
    func provedRecordKey(_ place: RecordKeyPlace) -> RecordKey? { proved.contains(place) ? recordKeys[place] : nil }

    /// The record key of a place: derived from the compartment's key, or the one that was delivered.
    func recordKey(_ place: RecordKeyPlace, contexts: VaultContexts) throws(VaultCryptoError) -> RecordKey? {
        guard let key = key(place.compartment, place.version) else { return recordKeys[place] }
        return try key.recordKey(contexts.recordKey(place))
    }

    /// Whether a wrap can be opened with what is held.
    func opens(_ wrap: HalfAWrap) -> Bool {
        key(wrap.place.compartment, wrap.place.version) != nil
            || (wrap.kind == .recordKey && recordKeys[wrap.place.recordKey] != nil)
    }

    /// A key that the official made as custodian.
    mutating func add(_ key: CompartmentKey, compartment: CompartmentID, version: UInt32) {
        keys[compartment, default: [:]][version] = key
    }

    /// The keys of a compartment by version.
    func keys(of compartment: CompartmentID) -> [UInt32: CompartmentKey] { keys[compartment] ?? [:] }

    /// An index key by compartment and version.
    func indexKey(_ compartment: CompartmentID, _ version: UInt32) -> CompartmentIndexKey? {
        indexKeys[compartment]?[version]
    }

    /// A key by compartment and version.
    func key(_ compartment: CompartmentID, _ version: UInt32) -> CompartmentKey? {
        keys[compartment]?[version]
    }
}

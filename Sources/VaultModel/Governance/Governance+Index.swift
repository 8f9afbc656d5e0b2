public import OpenSSL
internal import VaultCrypto

extension Governance {
    /// One version of the search index.
    public struct IndexVersion: Sendable {
        public let act: IndexAct
        /// The log index of the statement that began it.
        public let entry: UInt64
        public let created: Timestamp
        public internal(set) var state: KeyState
        /// The log index of the statement that closed it.
        public internal(set) var closedAt: UInt64?
    }

    /// The version of the index for which new tokens are made.
    public var activeIndex: IndexVersion? { indexes.values.first { $0.state == .active } }

    /// The versions that are searched, newest first: the active one, and the one before while it is rebuilt.
    public var searchedIndexes: [IndexVersion] {
        indexes.values.filter(\.state.mayProtect).sorted { $0.act.version > $1.act.version }
    }

    /// Whether the policy in force, or the tables of this program, want another index than the active one.
    public var needsNewIndex: Bool {
        guard let active = activeIndex else { return !policy.indexedFields.isEmpty }
        return active.act.fields != policy.indexedFields
    }

    /// Whether a person or the recovery key has a wrap of an index key.
    public func holdsIndexKey(_ recipient: Digest, _ compartment: CompartmentID, _ version: UInt32) -> Bool {
        indexWraps[WrapPlace(recipient: recipient, compartment: compartment, version: version)] != nil
    }

    /// The log index of what entitles somebody to a compartment's index key, if anything does.
    ///
    /// Whoever is entitled to the compartment's own key, since they write its values; and officials whose role searches the
    /// compartment, whatever the scope: an index key opens nothing.
    public func indexEntitlement(of official: Digest, to compartment: CompartmentID, at time: Timestamp) -> UInt64? {
        if let authority = entitlement(of: official, to: compartment, at: time) { return authority }
        guard officials[official]?.isActive == true else { return nil }
        return activeGrants(of: official, at: time).first { grant in
            policy.searchableCompartments(of: grant.act.role).contains(compartment)
        }?.entry
    }

    /// Whoever is entitled to a compartment's index key.
    public func indexRecipients(of compartment: CompartmentID, at time: Timestamp) -> [Digest] {
        (Array(officials.keys) + (recovery.map { [$0.act.fingerprint] } ?? []))
            .filter { indexEntitlement(of: $0, to: compartment, at: time) != nil }
    }

    /// The wraps of index keys that somebody is entitled to and does not have yet.
    public func missingIndexWraps(at time: Timestamp) -> [WrapPlace] {
        var missing: [WrapPlace] = []
        for index in searchedIndexes {
            for compartment in index.act.keys.keys {
                for recipient in indexRecipients(of: compartment, at: time)
                where !holdsIndexKey(recipient, compartment, index.act.version) {
                    missing.append(
                        WrapPlace(recipient: recipient, compartment: compartment, version: index.act.version))
                }
            }
        }
        return missing.sorted {
            ($0.compartment, $0.version, $0.recipient.hex) < ($1.compartment, $1.version, $1.recipient.hex)
        }
    }

    /// Begins a version of the index, as the policy in force wants it.
    mutating func begin(_ act: IndexAct, entry: UInt64, at time: Timestamp) throws(GovernanceError) {
        let latest = indexes.keys.max() ?? 0
        guard act.version == latest + 1 else { throw .keyState("the next version of the index is \(latest + 1)") }
        guard indexes.values.allSatisfy({ $0.state == .active || $0.state == .destroyed }) else {
            throw .keyState("an earlier rebuild of the index is not finished")
        }
        let wanted = policy.indexedFields
        guard act.fields.count == wanted.count, zip(act.fields, wanted).allSatisfy({ $0.isAlike($1) }) else {
            throw .keyState("the policy indexes other fields, or indexes them otherwise")
        }
        guard Set(act.keys.keys) == Set(wanted.map(\.compartment)) else {
            throw .keyState("the index needs one key for each compartment of its fields")
        }
        if latest > 0, indexes[latest]?.state == .active { try change(index: latest, .supersede) }
        indexes[act.version] = IndexVersion(act: act, entry: entry, created: time, state: .active)
    }

    /// Ends a version of the index; its tokens are gone, as the gate proved, and its keys end.
    mutating func close(index version: UInt32, entry: UInt64) throws(GovernanceError) {
        if indexes[version]?.state == .retiring { try change(index: version, .retire) }
        try change(index: version, .destroy)
        indexes[version]?.closedAt = entry
        indexWraps = indexWraps.filter { $0.key.version != version }
    }

    private mutating func change(index version: UInt32, _ change: KeyState.Change) throws(GovernanceError) {
        guard var index = indexes[version] else { throw .keyState("there is no such version of the index") }
        try index.state.apply(change)
        indexes[version] = index
    }

    mutating func addIndexWrap(_ item: KeyWrapItem, at time: Timestamp) throws(GovernanceError) {
        guard let index = indexes[item.version], index.state.isHandedOut, index.act.keys[item.compartment] != nil else {
            throw .keyState("a wrap names an index key that is not handed out")
        }
        guard indexEntitlement(of: item.recipient, to: item.compartment, at: time) == item.authority else {
            throw .notEntitled
        }
        guard !holdsIndexKey(item.recipient, item.compartment, item.version) else {
            throw .keyState("the recipient has this index key already")
        }
        indexWraps[WrapPlace(recipient: item.recipient, compartment: item.compartment, version: item.version)] = item
    }
}

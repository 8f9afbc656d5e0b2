internal import OpenSSL
internal import VaultCrypto

extension Governance {
    mutating func add(
        _ act: KeyVersionAct, signers: [Digest], entry: UInt64, at time: Timestamp
    ) throws(GovernanceError) {
        guard policy.schema.compartment(act.compartment) != nil else {
            throw .keyState("the policy has no such compartment")
        }
        guard X25519.isUsable(act.publicKey.span.bytes) else { throw .unusableKey }
        let versions = keys[act.compartment] ?? [:]
        let latest = versions.keys.max() ?? 0
        guard act.version == latest + 1 else { throw .keyState("the next version of this key is \(latest + 1)") }
        if let before = versions[latest], before.state != .destroyed {
            // A custodian who never received the key before does not replace it.
            guard signers.contains(where: { isCustodian($0) && holds($0, act.compartment, latest) }) else {
                throw .keyState("the signer does not hold the key before")
            }
        }
        keys[act.compartment, default: [:]][act.version] = KeyVersion(
            act: act, entry: entry, created: time, state: .added)
    }

    /// A key comes into use only when the others could do without the one who made it.
    mutating func activate(_ compartment: CompartmentID, _ version: UInt32) throws(GovernanceError) {
        guard keys[compartment]?[version] != nil else { throw .keyState("there is no such key") }
        let custodians = root.custodians.map(\.identity.fingerprint).filter { officials[$0]?.isActive == true }
        guard custodians.allSatisfy({ holds($0, compartment, version) }) else {
            throw .keyState("a custodian has no wrap of the key yet")
        }
        if let recovery, !holds(recovery.act.fingerprint, compartment, version) {
            throw .keyState("the recovery key has no wrap of the key yet")
        }
        if let active = activeKey(compartment)?.act.version {
            guard !(keys[compartment]?.values.contains { $0.state == .retiring } ?? false) else {
                throw .keyState("an earlier rotation of this key is not finished")
            }
            try change(compartment, active, .supersede)
        }
        try change(compartment, version, .activate)
    }

    mutating func change(
        _ compartment: CompartmentID, _ version: UInt32, _ change: KeyState.Change
    ) throws(GovernanceError) {
        guard var key = keys[compartment]?[version] else { throw .keyState("there is no such key") }
        try key.state.apply(change)
        keys[compartment]?[version] = key
        guard change == .destroy else { return }
        wraps = wraps.filter { $0.key.compartment != compartment || $0.key.version != version }
    }

    mutating func add(_ item: KeyWrapItem, at time: Timestamp) throws(GovernanceError) {
        guard let key = keys[item.compartment]?[item.version], key.state.isHandedOut else {
            throw .keyState("a wrap names a key that is not handed out")
        }
        guard entitlement(of: item.recipient, to: item.compartment, at: time) == item.authority else {
            throw .notEntitled
        }
        guard !holds(item.recipient, item.compartment, item.version) else {
            throw .keyState("the recipient has this key already")
        }
        wraps[WrapPlace(recipient: item.recipient, compartment: item.compartment, version: item.version)] = item
    }

    /// Begins an epoch of the gate key.
    mutating func begin(epoch: UInt32, entry: UInt64, at time: Timestamp) throws(GovernanceError) {
        let latest = epochs.keys.max() ?? 0
        guard epoch == latest + 1 else { throw .keyState("the next epoch of the gate key is \(latest + 1)") }
        guard epochs.values.allSatisfy({ $0.state == .active || $0.state == .destroyed }) else {
            throw .keyState("an earlier rotation of the gate key is not finished")
        }
        if latest > 0 { try change(epoch: latest, .supersede) }
        epochs[epoch] = Epoch(entry: entry, created: time, state: .active)
    }

    /// Ends an epoch; nothing is left under it, as the gate proved.
    mutating func close(epoch: UInt32, entry: UInt64) throws(GovernanceError) {
        if epochs[epoch]?.state == .retiring { try change(epoch: epoch, .retire) }
        try change(epoch: epoch, .destroy)
        epochs[epoch]?.closedAt = entry
    }

    /// The active epoch is compromised only together with the begin of the next, so that there is always one to write in.
    mutating func compromise(epoch: UInt32) throws(GovernanceError) {
        guard epochs[epoch]?.state != .active else {
            throw .keyState("the gate key is active: the next epoch has to begin in the same statement")
        }
        try change(epoch: epoch, .compromise)
    }

    private mutating func change(epoch: UInt32, _ change: KeyState.Change) throws(GovernanceError) {
        guard var key = epochs[epoch] else { throw .keyState("there is no such epoch of the gate key") }
        try key.state.apply(change)
        epochs[epoch] = key
    }
}

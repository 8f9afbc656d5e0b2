public import OpenSSL
internal import VaultCrypto

extension Governance {
    /// The version of a compartment's key under which new writes are made.
    public func activeKey(_ compartment: CompartmentID) -> KeyVersion? {
        keys[compartment]?.values.first { $0.state == .active }
    }

    /// The versions of a compartment's key from which halves have to move to the active one, ascending.
    public func versionsToLeave(_ compartment: CompartmentID) -> [KeyVersion] {
        keys[compartment]?.values.filter { $0.state.mayProtect && $0.state != .active }
            .sorted { $0.act.version < $1.act.version } ?? []
    }

    /// The epoch of the gate key under which new halves B are wrapped.
    public var activeEpoch: UInt32 {
        epochs.first { $0.value.state == .active }?.key ?? 0
    }

    /// Whether a person or the recovery key has a wrap of a key.
    public func holds(_ recipient: Digest, _ compartment: CompartmentID, _ version: UInt32) -> Bool {
        wraps[WrapPlace(recipient: recipient, compartment: compartment, version: version)] != nil
    }

    /// The log index of what entitles an official to a compartment's key, if anything does.
    ///
    /// Custodians hold every key, and so does the recovery key; others need a grant with scope *all* of a role that
    /// reads the compartment.
    public func entitlement(of official: Digest, to compartment: CompartmentID, at time: Timestamp) -> UInt64? {
        if let recovery, recovery.act.fingerprint == official { return recovery.entry }
        guard officials[official]?.isActive == true else { return nil }
        if isCustodian(official) { return rootEntry }
        return activeGrants(of: official, at: time).first { grant in
            policy.effectiveScope(of: grant.active(index: 0)) == .all
                && policy.readableCompartments(of: grant.act.role).contains(compartment)
        }?.entry
    }

    /// The log index of what entitles an official to the record keys of a compartment in records assigned to them.
    ///
    /// `nil` also for who holds the compartment's key and so needs no record keys.
    public func recordEntitlement(of official: Digest, to compartment: CompartmentID, at time: Timestamp) -> UInt64? {
        guard officials[official]?.isActive == true, entitlement(of: official, to: compartment, at: time) == nil else {
            return nil
        }
        return activeGrants(of: official, at: time).first { grant in
            policy.readableCompartments(of: grant.act.role).contains(compartment)
        }?.entry
    }

    /// Whoever is entitled to a compartment's key: officials, and the recovery key.
    public func recipients(of compartment: CompartmentID, at time: Timestamp) -> [Digest] {
        (Array(officials.keys) + (recovery.map { [$0.act.fingerprint] } ?? []))
            .filter { entitlement(of: $0, to: compartment, at: time) != nil }
    }

    /// The wraps that somebody is entitled to and does not have yet, for versions that are handed out.
    public func missingWraps(at time: Timestamp) -> [WrapPlace] {
        var missing: [WrapPlace] = []
        for (compartment, versions) in keys {
            let recipients = recipients(of: compartment, at: time)
            for version in versions.values where version.state.isHandedOut {
                for recipient in recipients where !holds(recipient, compartment, version.act.version) {
                    missing.append(
                        WrapPlace(recipient: recipient, compartment: compartment, version: version.act.version))
                }
            }
        }
        return missing.sorted {
            ($0.compartment, $0.version, $0.recipient.hex) < ($1.compartment, $1.version, $1.recipient.hex)
        }
    }
}

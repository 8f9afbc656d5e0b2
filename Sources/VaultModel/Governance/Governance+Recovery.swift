internal import OpenSSL
internal import VaultCrypto

extension Governance {
    /// Puts a recovery key in force; the wraps to the one before end.
    mutating func add(_ act: RecoveryAct, entry: UInt64, at time: Timestamp) throws(GovernanceError) {
        let next = (recovery?.act.number ?? 0) + 1
        guard act.number == next else { throw .keyState("the next recovery key is number \(next)") }
        guard X25519.isUsable(act.publicKey.span.bytes) else { throw .unusableKey }
        guard act.isWellFormed else { throw .keyState("its groups of shares do not fit together") }
        if let recovery {
            formerRecoveries.append(recovery)
            wraps = wraps.filter { $0.key.recipient != recovery.act.fingerprint }
            indexWraps = indexWraps.filter { $0.key.recipient != recovery.act.fingerprint }
        }
        // What the secret before was used for is not undone by a new one: the keys from then are still to be rotated.
        recovery = Recovery(act: act, entry: entry, created: time, lastUse: recovery?.lastUse)
    }

    /// Notes that the recovery secret was used.
    mutating func use(recovery number: UInt32, at time: Timestamp) throws(GovernanceError) {
        try requireRecovery(number)
        recovery?.lastUse = time
    }

    /// Notes that the shares were tried.
    mutating func drill(recovery number: UInt32, at time: Timestamp) throws(GovernanceError) {
        try requireRecovery(number)
        recovery?.lastDrill = time
    }

    private func requireRecovery(_ number: UInt32) throws(GovernanceError) {
        guard recovery?.act.number == number else { throw .keyState("the recovery key in force is another one") }
    }

    /// New keys for an official: what they were given goes on, and what the old keys may is over.
    mutating func rekey(_ act: RekeyAct, entry: UInt64, at time: Timestamp) throws(GovernanceError) {
        guard let official = officials[act.old] else { throw .unknownOfficial }
        guard official.state != .revoked else { throw .revoked }
        guard official.isActive else { throw .suspended }
        guard !isAdministrator(act.old), !isCustodian(act.old) else { throw .roleOfTheRoot }
        let (old, new) = (official.identity, act.person.identity)
        guard new.handle.utf8.elementsEqual(old.handle.utf8), new.person == old.person else { throw .notTheSamePerson }
        try checkUnusedKeys(new)
        officials[act.old]?.successor = new.fingerprint
        officials[act.old]?.revokedAt = entry
        officials[new.fingerprint] = Official(identity: new, entry: entry)
        for (id, grant) in grants where grant.act.official == act.old {
            grants[id]?.act = grant.act.moved(to: new.fingerprint)
        }
        for item in act.wraps {
            // Nobody comes to a key by new keys that the old ones did not have.
            guard item.recipient == new.fingerprint, holds(act.old, item.compartment, item.version) else {
                throw .notEntitled
            }
            try add(item, at: time)
        }
        wraps = wraps.filter { $0.key.recipient != act.old }
        indexWraps = indexWraps.filter { $0.key.recipient != act.old }
    }
}

internal import OpenSSL
internal import TransparencyLog
internal import VaultCrypto

extension Governance {
    /// The generation of the log: 1, and one more after each restore.
    public var generation: UInt32 { restores.last?.act.generation ?? 1 }

    /// In which generation of the log each entry was made.
    public var generations: LogGenerations {
        LogGenerations(restores.map { (first: $0.entry, generation: $0.act.generation) })
    }

    /// The origin of the log's checkpoints in its generation.
    public var origin: String { Root.origin(vault: vault, generation: generation) }

    /// Opens a generation of the log. Whoever is not of the root may do nothing until an administrator lets them, when
    /// the revocations and erasures that were lost are done again.
    mutating func restore(_ act: RestoreAct, entry: UInt64, at time: Timestamp) throws(GovernanceError) {
        // Numbers of restores that were cut off are not used again, so that no two branches have the same.
        guard act.generation > generation else {
            throw .restoreNotAllowed("it must come after generation \(generation) of the log")
        }
        guard act.kept.size == entry, act.lastKnown.size >= act.kept.size else {
            throw .restoreNotAllowed("what it keeps of the log is not what is before it")
        }
        guard act.epoch >= activeEpoch else { throw .restoreNotAllowed("the gate key was rotated since") }
        for (epoch, key) in epochs where epoch < act.epoch && key.state != .destroyed {
            epochs[epoch]?.state = .destroyed
            epochs[epoch]?.closedAt = entry
        }
        if epochs[act.epoch] == nil { epochs[act.epoch] = Epoch(entry: entry, created: time, state: .active) }
        for (official, known) in officials
        where known.isActive && !isAdministrator(official) && !isCustodian(official) {
            officials[official]?.suspendedAt = entry
        }
        restores.append((act, entry))
    }
}

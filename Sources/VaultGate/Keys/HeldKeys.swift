internal import GateProtocol
internal import Synchronization

/// The one place of a process that holds the gate's keys. Another process may change `gate.key` at any time.
final class HeldKeys: Sendable {
    private let files: GateFiles
    private let held: Mutex<(keys: GateKeys, isDoubtful: Bool)>

    init(_ keys: GateKeys, of files: GateFiles) {
        self.files = files
        held = Mutex((keys, true))
    }

    /// The keys as they were read last: for what never changes. The epochs are a transaction's to have.
    var current: GateKeys { held.withLock { $0.keys } }

    /// Changes `gate.key`, and holds what it has then.
    ///
    /// - Parameter generation: the one of the log for which the change is.
    func update(in generation: UInt32, _ change: (inout GateKeys) throws -> Void) throws(GateError) {
        let known = current
        let changed = try files.update(in: generation, change)
        guard changed.vault == known.vault else { throw .configuration("gate.key belongs to another vault") }
        held.withLock { $0 = (changed, false) }
    }

    /// Reads the file again before the next transaction: what was made for one that was not committed is nobody's.
    func doubt() {
        held.withLock { $0.isDoubtful = true }
    }

    /// The keys for a transaction; reads the file again if they lack the epoch in force.
    ///
    /// A key of a later epoch is not held: whoever begins that epoch makes another.
    func keys(inForce epoch: UInt32) throws(GateError) -> GateKeys {
        let (known, isDoubtful) = held.withLock { $0 }
        if !isDoubtful, known.newestEpoch == epoch { return known }
        var read = try files.keys()
        guard read.vault == known.vault, read.hasEpoch(epoch) else {
            throw .configuration("gate.key has not the epoch in force: it is older than the database")
        }
        read.forgetEpochs(after: epoch)
        held.withLock { $0 = (read, false) }
        return read
    }
}

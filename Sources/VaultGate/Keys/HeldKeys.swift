internal import GateProtocol
internal import Synchronization

/// The one place of a process that holds the gate's keys. Another process may change `gate.key` at any time.
final class HeldKeys: Sendable {
    /// What is in force in a transaction.
    private struct InForce: Equatable {
        let epoch: UInt32
        let indexes: Set<UInt32>
    }

    private let files: GateFiles
    /// The keys, and for what they were read; `nil` where they have to be read again.
    private let held: Mutex<(keys: GateKeys, inForce: InForce?)>

    init(_ keys: GateKeys, of files: GateFiles) {
        self.files = files
        held = Mutex((keys, nil))
    }

    /// The keys as they were read last: for what never changes. Epochs and indexes are a transaction's to have.
    var current: GateKeys { held.withLock { $0.keys } }

    /// Changes `gate.key`, and holds what it has then.
    ///
    /// - Parameter generation: the one of the log for which the change is.
    /// - Returns: the keys as they are in the file now.
    @discardableResult
    func update(
        in generation: UInt32, _ change: (inout GateKeys) throws -> Void
    ) throws(GateError) -> GateKeys {
        let known = current
        let changed = try files.update(in: generation, change)
        guard changed.vault == known.vault else { throw .configuration("gate.key belongs to another vault") }
        held.withLock { $0 = (changed, nil) }
        return changed
    }

    /// Reads the file again before the next transaction: what was made for one that was not committed is nobody's.
    func doubt() {
        held.withLock { $0.inForce = nil }
    }

    /// The keys for a transaction; reads the file again where another epoch is in force, or another version of the index is
    /// searched. Without the key of the latter everything but searches goes on.
    ///
    /// A key of what has not begun is not held: whoever begins it makes another.
    func keys(inForce epoch: UInt32, indexes: Set<UInt32> = []) throws(GateError) -> GateKeys {
        let wanted = InForce(epoch: epoch, indexes: indexes)
        let (known, inForce) = held.withLock { $0 }
        if inForce == wanted { return known }
        var read = try files.keys()
        guard read.vault == known.vault, read.hasEpoch(epoch) else {
            throw .configuration("gate.key has not the epoch in force: it is older than the database")
        }
        read.forget(epochsAfter: epoch, indexesAfter: indexes.max() ?? 0)
        held.withLock { $0 = (read, wanted) }
        return read
    }
}

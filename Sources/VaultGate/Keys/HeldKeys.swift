internal import GateProtocol
internal import Synchronization

/// The one place of a process that holds the gate's keys. Another process may change `gate.key` at any time.
final class HeldKeys: Sendable {
    private let files: GateFiles
    private let held: Mutex<GateKeys>

    init(_ keys: GateKeys, of files: GateFiles) {
        self.files = files
        held = Mutex(keys)
    }

    /// The keys as they were read last: for what never changes. The epochs are a transaction's to have.
    var current: GateKeys { held.withLock { $0 } }

    /// Changes `gate.key`, and holds what it has then.
    func update(_ change: (inout GateKeys) throws -> Void) throws(GateError) {
        let known = current
        let changed = try files.update(change)
        guard changed.vault == known.vault else { throw .configuration("gate.key belongs to another vault") }
        held.withLock { $0 = changed }
    }

    /// The keys for a transaction; reads the file again if they lack the epoch in force, or a version of the index that is
    /// searched. Without the latter everything but searches goes on.
    func keys(inForce epoch: UInt32, indexes: Set<UInt32> = []) throws(GateError) -> GateKeys {
        let known = current
        guard known.epochs[epoch] == nil || !indexes.isSubset(of: known.indexes.keys) else { return known }
        let read = try files.keys()
        guard read.vault == known.vault, read.epochs[epoch] != nil else {
            throw .configuration("gate.key has not the epoch in force: it is older than the database")
        }
        held.withLock { $0 = read }
        return read
    }
}

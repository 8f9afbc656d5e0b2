internal import GateProtocol
internal import OpenSSL
internal import TransparencyLog
internal import VaultCrypto
internal import VaultModel
internal import VaultStore

/// One writing transaction of the gate: the state of the log at its begin, and the entries that it appends.
struct Transaction {
    let store: any StoreWriter
    /// The gate's keys, that of the epoch in force among them.
    private(set) var keys: GateKeys
    let contexts: VaultContexts
    /// The governance in force; changed only by statements.
    var governance: Governance
    private(set) var state: GateState
    private(set) var frontier: Frontier
    /// The gate's clock as read.
    let clock: Timestamp

    init(
        store: any StoreWriter, keys: GateKeys, contexts: VaultContexts, governance: Governance, state: GateState,
        frontier: Frontier, clock: Timestamp
    ) {
        self.store = store
        self.keys = keys
        self.contexts = contexts
        self.governance = governance
        self.state = state
        self.frontier = frontier
        self.clock = clock
    }

    /// The time by which this transaction decides: the largest so far.
    var now: Timestamp { max(clock, state.time) }
    /// The index of the next entry.
    var nextIndex: UInt64 { frontier.size }
    var nodes: StoredNodes { StoredNodes(store) }
    var codes: RowCodes { RowCodes(keys, generations: governance.generations) }

    /// Forms the entry that ``append(_:)`` would write next.
    func entry(
        _ request: RequestPart, _ signed: SignedRequest, allowed: Bool, rule: Name, grant: GrantID? = nil,
        previousEntry: UInt64? = nil, found: UInt32? = nil
    ) -> LogEntry {
        LogEntry(
            request: request, requestBytes: signed.bytes, signature: signed.signature,
            gate: GatePart(
                index: nextIndex, allowed: allowed, rule: rule, policyVersion: governance.policy.version, clock: clock,
                time: now, statements: governance.count, grant: grant, previousEntry: previousEntry,
                found: found))
    }

    /// Appends an entry to log and tree.
    mutating func append(_ entry: LogEntry) throws {
        var hashes: [UInt8] = []
        for hash in frontier.append(leafHash: entry.leafHash) { hash.append(to: &hashes) }
        if entry.request.kind == .erase, entry.gate.allowed { state.erasures += 1 }
        try store.append(
            LogRow(
                index: entry.gate.index, kind: entry.request.kind.rawValue, request: entry.request.id,
                entry: entry.bytes, hashes: hashes))
    }

    /// Appends an entry for a request.
    @discardableResult
    mutating func append(
        _ request: RequestPart, _ signed: SignedRequest, allowed: Bool, rule: Name, grant: GrantID? = nil,
        previousEntry: UInt64? = nil, found: UInt32? = nil
    ) throws -> LogEntry {
        let entry = entry(
            request, signed, allowed: allowed, rule: rule, grant: grant, previousEntry: previousEntry, found: found)
        try append(entry)
        return entry
    }

    /// The entry that the very same request has already; the same bytes sent again get the same answer.
    func earlierEntry(of request: SignedRequest, _ part: RequestPart) throws -> LogEntry? {
        guard let index = try store.logIndex(of: part.id), let row = try store.logRow(index) else { return nil }
        let entry = try LogEntry(row.entry)
        guard entry.requestBytes == request.bytes else { throw GateError.badRequest("its id was used before") }
        guard entry.gate.allowed else { throw GateError.refused(code: entry.gate.rule.description, entry: index) }
        return entry
    }

    /// Writes the state row and signs the checkpoint, once for everything in this transaction.
    ///
    /// - Returns: the checkpoint's bytes.
    mutating func close() throws -> [UInt8] {
        guard frontier.size > state.head.size else {
            guard let checkpoint = try store.value(.checkpoint) else { throw GateError.notIntact("the checkpoint") }
            return checkpoint
        }
        state.generation = governance.generation
        state.head = frontier.head
        state.time = now
        state.statements = governance.count
        state.governance = governance.chain
        let origin = governance.origin
        let checkpoint = try Checkpoint(origin: origin, size: state.head.size, root: state.head.root)
        let note = try checkpoint.signed(by: NoteSigner(name: origin, key: keys.log)).bytes
        try store.set(.state, to: state.bytes(vault: keys.vault, key: keys.head))
        try store.set(.checkpoint, to: note)
        return note
    }

    /// Makes an epoch and a version of the index the ones in force. Their keys are durably in `gate.key` before the
    /// statement that begins them is.
    mutating func enter(_ epoch: UInt32, index: UInt32?, in held: HeldKeys) throws {
        let newIndex = index.flatMap { governance.indexes[$0] == nil ? $0 : nil }
        guard epoch != state.epoch || newIndex != nil else { return }
        keys = try held.update(in: state.generation) { keys in
            if epoch != state.epoch { try keys.begin(epoch: epoch) }
            if let newIndex { try keys.addIndex(newIndex) }
        }
        state.epoch = epoch
    }

    /// Takes the epoch of a restore: its key is there, and what was joined stands under it.
    mutating func adopt(epoch: UInt32) { state.epoch = epoch }

    /// The proof of a write, in the checkpoint that closed this transaction.
    ///
    /// - Parameter size: the size of the tree in which it was proved before.
    func renewed(_ proof: WriteProof, from size: UInt64) throws -> WriteProof {
        guard size != state.head.size else { return proof }
        return WriteProof(
            entry: try nodes.proof(of: proof.entry.entry, at: proof.entry.index, size: state.head.size),
            batchHead: proof.batchHead, batchInclusion: proof.batchInclusion)
    }

    /// What proves an entry of this transaction, in the checkpoint that closed it.
    func receipt(for entry: LogEntry, checkpoint: [UInt8]) throws -> Receipt {
        Receipt(
            checkpoint: checkpoint,
            consistency: try nodes.consistency(from: entry.request.seen.size, to: state.head.size),
            entry: try nodes.proof(of: entry.bytes, at: entry.gate.index, size: state.head.size))
    }
}

extension StoredNodes {
    /// Proves that the log of a state is the one that a gate saw last, in the same generation, or goes on from it.
    func verify(_ state: GateState, extends pin: PinnedHead) throws {
        guard pin.head.size == 0 || state.generation == pin.generation else {
            throw GateError.notIntact(
                state.generation < pin.generation
                    ? "the vault was restored, and this is a database from before"
                    : "the vault was restored with another gate.pin: restore it here as well")
        }
        guard state.head.size >= pin.head.size else {
            throw GateError.notIntact("the log is shorter than the gate has seen it: an older database")
        }
        try verify(state.head, extends: pin.head, or: "the log is not the one that the gate has seen")
    }

    /// Proves that the log of `head` extends the log of `old`; stored nodes that somebody changed do not pass.
    func verify(_ head: TreeHead, extends old: TreeHead, or what: String) throws {
        guard old.size > 0, old != head else { return }
        do {
            guard old.size < head.size else { throw LogError.rootMismatch }
            try RFC6962.verifyConsistency(
                oldSize: old.size, oldRoot: old.root, newSize: head.size, newRoot: head.root,
                proof: RFC6962.consistencyProof(from: old.size, to: head.size, reader: self))
        } catch is LogError {
            throw GateError.notIntact(what)
        }
    }

    /// Proves that an entry stands in the log of `head`.
    func verify(_ entry: LogEntry, at index: UInt64, in head: TreeHead) throws {
        do {
            guard entry.gate.index == index else { throw LogError.rootMismatch }
            try RFC6962.verifyInclusion(
                leafHash: entry.leafHash, index: index, size: head.size,
                proof: RFC6962.inclusionProof(index: index, size: head.size, reader: self), root: head.root)
        } catch is LogError {
            throw GateError.notIntact("entry \(index) of the log")
        }
    }

    /// The consistency proof between two sizes; empty from size 0 and between equal sizes, where nothing is to prove.
    func consistency(from old: UInt64, to new: UInt64) throws -> [Digest] {
        guard old > 0, old < new else { return [] }
        return try RFC6962.consistencyProof(from: old, to: new, reader: self)
    }

    /// An entry with its proof of inclusion.
    func proof(of entry: [UInt8], at index: UInt64, size: UInt64) throws -> EntryProof {
        EntryProof(
            entry: entry, index: index,
            inclusion: try RFC6962.inclusionProof(index: index, size: size, reader: self))
    }
}

public import GateProtocol
internal import OpenSSL
internal import TransparencyLog
internal import VaultCrypto
public import VaultModel
internal import VaultStore

extension EmbeddedGate {
    /// How many halves one commit moves: more make the others wait longer.
    private static let rollBatch = 4096

    public nonisolated func roll(after place: HalfBPlace?, limit: Int) async throws(GateError) -> RollProgress {
        let governance = try await currentGovernance()
        let epoch = governance.activeEpoch
        let held = try heldKeys.keys(
            inForce: epoch, indexes: Set(governance.searchedIndexes.map(\.act.version)))
        let mover = HalfBMover(
            keys: held, epoch: epoch, codes: RowCodes(held, generations: governance.generations),
            schema: governance.policy.schema)
        var progress = RollProgress(epoch: epoch)
        if place == nil {
            progress.total = try Self.mapErrors { try store.read { try $0.halfBWrapCount(notUnder: epoch) } }
        }
        var batch = try await work(for: mover, after: place, Erasures()).get()
        while !batch.rows.isEmpty {
            let end = batch.rows.last?.wrap.place
            let isLast = progress.moved + batch.rows.count >= limit
            let erasures = batch.erasures
            // The next ones are read and wrapped while these are stored.
            async let following = isLast ? .success(RollBatch()) : work(for: mover, after: end, erasures)
            try await carryOut(batch, epoch: epoch, into: &progress)
            progress.last = end
            batch = try await following.get()
            if isLast { return progress }
        }
        progress.last = nil
        try await deleteStrays(into: &progress)
        return progress
    }

    /// Reads a batch and wraps its halves anew. The log's size tells later whether anything came between.
    @concurrent private nonisolated func work(
        for mover: HalfBMover, after place: HalfBPlace?, _ known: Erasures
    ) async -> Result<RollBatch, GateError> {
        do throws(GateError) {
            var batch = try await readBatch(notUnder: mover.epoch, after: place, known)
            batch.moves = await mover.moves(of: batch.rows, batch.erasures)
            return .success(batch)
        } catch {
            return .failure(error)
        }
    }

    private func readBatch(
        notUnder epoch: UInt32, after place: HalfBPlace?, _ known: Erasures
    ) throws(GateError) -> RollBatch {
        try Self.mapErrors {
            try store.read { reader in
                let state = try checkedState(reader)
                var erasures = known
                try erasures.read(upTo: state, in: reader)
                return RollBatch(
                    logSize: state.head.size, erasures: erasures,
                    rows: try reader.halfBWraps(notUnder: epoch, after: place, limit: Self.rollBatch))
            }
        }
    }

    /// Stores a batch, without what was changed since it was read.
    private func carryOut(
        _ batch: RollBatch, epoch: UInt32, into progress: inout RollProgress
    ) throws(GateError) {
        var done = progress
        try Self.mapErrors {
            try store.write { writer in
                let state = try checkedState(writer)
                guard state.epoch == epoch else { throw GateError.changedMeanwhile }
                let isUnchanged = state.head.size == batch.logSize
                var erasures = batch.erasures
                if !isUnchanged { try erasures.read(upTo: state, in: writer) }
                for (row, move) in zip(batch.rows, batch.moves) {
                    // Whatever was erased meanwhile stays erased, also when somebody puts the wrap back that was read here.
                    if !isUnchanged {
                        guard let entry = row.record?.entry, try writer.recordEntry(of: row.wrap.record) == entry,
                            !erasures.isBefore(entry, of: row.wrap.record)
                        else { continue }
                    }
                    switch move {
                    case .replace(let new): if try writer.replace(row.wrap, by: new) { done.moved += 1 }
                    case .delete: if try writer.delete(row.wrap) { done.deleted += 1 }
                    case .leave: done.left.append(row.wrap.place)
                    }
                }
            }
        }
        progress = done
    }

    /// Deletes the wraps that no record has, if there are any.
    private func deleteStrays(into progress: inout RollProgress) throws(GateError) {
        progress.deleted += try Self.mapErrors {
            guard try store.read({ try $0.strayHalfBWrapCount() }) > 0 else { return 0 }
            return try store.write { writer in
                _ = try checkedState(writer)
                return Int(clamping: try writer.deleteStrayHalfBWraps())
            }
        }
    }

    /// An epoch closes only when every half B stands under the active one; the database knows, the log alone does not.
    nonisolated func checkEpochs(
        closedBy statement: Statement, activeEpoch: UInt32, in transaction: Transaction
    ) throws(GovernanceError) {
        guard statement.acts.contains(where: { if case .closeEpoch = $0 { true } else { false } }) else { return }
        let left: UInt64
        do {
            left = try transaction.store.halfBWrapCount(notUnder: activeEpoch)
        } catch {
            throw .keyState("how much the epoch still protects could not be counted")
        }
        guard left == 0 else { throw .keyState("\(left) halves do not stand under the gate key in force yet") }
        let back: (record: RecordID, entry: UInt64)?
        do {
            back = try transaction.recordFromBeforeItsErasure()
        } catch {
            throw .keyState("whether all erasures hold could not be read")
        }
        if let back {
            throw .keyState(
                "record \(back.record) is there as before its erasure in entry \(back.entry): erase it again")
        }
    }

    /// Destroys the keys of epochs and of versions of the index that ended, once the statement that ended them is durable.
    ///
    /// If this fails, or the process ends before it, the next transaction or whoever opens the gate next does it.
    func destroyEndedEpochs() {
        let held = keys
        guard let governance, held.epochs.count > 1 || !held.indexes.isEmpty else { return }
        let ended = Set(held.epochs.keys.filter { governance.epochs[$0]?.state == .destroyed })
        let closed = Set(held.indexes.keys.filter { governance.indexes[$0]?.state == .destroyed })
        guard !ended.isEmpty || !closed.isEmpty else { return }
        do {
            try heldKeys.update(in: seen.generation) { keys in
                keys.removeEpochs(ended)
                keys.removeIndexes(closed)
            }
        } catch {
            tellOperator("the key of an epoch, or of an index, that ended is still in gate.key: \(error)")
        }
        do {
            try store.emptyJournal()
        } catch {
            tellOperator("the database's journal still has what was written before: \(error)")
        }
    }
}

extension Transaction {
    /// A record whose rows somebody put back to before an erasure. They were authentic once; the log knows better.
    fileprivate func recordFromBeforeItsErasure() throws -> (record: RecordID, entry: UInt64)? {
        var erasures = Erasures()
        try erasures.read(upTo: state, in: store)
        for (record, entry) in erasures.last {
            if let stored = try store.recordEntry(of: record), erasures.isBefore(stored, of: record) {
                return (record, entry)
            }
        }
        return nil
    }
}

/// Halves B that move together.
struct RollBatch: Sendable {
    var logSize: UInt64 = 0
    var erasures = Erasures()
    var rows: [(wrap: HalfBWrapRow, record: RecordHeadRow?)] = []
    /// What to do with each row.
    var moves: [HalfBMover.Move] = []
}

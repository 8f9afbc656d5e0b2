public import VaultModel
internal import VaultStore

extension Audit {
    /// The erasures of a record in the order of the log, each with what statements since then made of it.
    ///
    /// - Throws: `StoreError` for a log that does not hold together; ``verifyLog(progress:)`` says why.
    public func erasures(of record: RecordID) throws -> [ErasureCertificate] {
        let timeline = try EpochTimeline(of: self)
        var entries: [LogEntry] = []
        try store.read { reader in
            var next: UInt64 = 0
            while true {
                let rows = try reader.logRows(kind: RequestKind.erase.rawValue, from: next, limit: 256)
                guard let last = rows.last else { return }
                entries += try rows.map { try LogEntry($0.entry) }
                    .filter { $0.gate.allowed && $0.request.record == record }
                next = last.index + 1
            }
        }
        return try entries.map { entry in
            let index = entry.gate.index
            guard let proof = try proof(ofEntry: index) else { throw StoreError.damaged }
            let epoch = timeline.epoch(at: index)
            return ErasureCertificate(
                vault: vault, record: record, fields: entry.request.fields, entry: index, time: entry.gate.time,
                official: entry.request.actor, purpose: entry.request.purpose, epoch: epoch,
                closed: timeline.closing(through: epoch), confirmed: timeline.confirmation(beyond: epoch), proof: proof)
        }
    }
}

/// When epochs of the gate key began and ended, and what custodians confirmed of them.
private struct EpochTimeline {
    private let governance: Governance
    /// What was confirmed by which statement, in the order of the log.
    private let confirmations: [(before: UInt32, entry: UInt64)]

    init(of audit: Audit) throws {
        var confirmations: [(before: UInt32, entry: UInt64)] = []
        governance = try audit.store.read { reader in
            try audit.governance(in: reader) { entry, governance in
                if let epoch = governance.confirmedEpoch, epoch != confirmations.last?.before {
                    confirmations.append((epoch, entry))
                }
            }
        }
        self.confirmations = confirmations
    }

    /// The youngest epoch that had begun at an entry.
    func epoch(at entry: UInt64) -> UInt32 {
        governance.epochs.filter { $0.value.entry <= entry }.keys.max() ?? 1
    }

    /// The statement that ended the last of the epochs up to one; `nil` while one of them lives.
    func closing(through epoch: UInt32) -> UInt64? {
        let ended = governance.epochs.filter { $0.key <= epoch }.map { $0.value.closedAt }
        guard !ended.isEmpty, ended.allSatisfy({ $0 != nil }) else { return nil }
        return ended.compactMap { $0 }.max()
    }

    /// The first statement that confirms that copies from an epoch are destroyed.
    func confirmation(beyond epoch: UInt32) -> UInt64? {
        confirmations.first { $0.before > epoch }?.entry
    }
}

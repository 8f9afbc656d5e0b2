internal import GateProtocol
internal import OpenSSL
internal import TransparencyLog
internal import VaultCrypto
public import VaultModel

extension Session {
    /// Tells who wrote which field of a record when: metadata only, as one access in the log.
    ///
    /// Allowed for whoever may list records of its type for this purpose, or read any field of them.
    ///
    /// - Parameter reason: why, in words that only an auditor opens; written before anything is asked for.
    public func history(
        of record: RecordID, purpose named: Name? = nil, legalBasis: Name? = nil, reason: String? = nil
    ) async throws(ClientError) -> RecordHistory {
        let purpose = try self.purpose(named: named, for: .list, .read)
        var part = try part(.history)
        part.record = record
        part.purpose = purpose
        part.legalBasis = legalBasis
        try await explain(part, reason)
        let (entry, release, head) = try await exchange(part) { request throws(GateError) in
            let release = try await gate.history(request)
            return (release.receipt, release)
        }
        let (manifest, writes) = try clientErrors { try view.history(of: release, record: record, in: head) }
        let lines = writes.enumerated().map { position, write in
            RecordHistory.Write(
                sequence: UInt64(position) + 1, kind: write.request.kind, official: write.request.actor,
                entry: write.gate.index,
                time: write.gate.time, purpose: write.request.purpose, fields: write.request.fields)
        }
        return RecordHistory(
            record: record, type: manifest.type, writes: lines, entry: entry.gate.index, purpose: purpose)
    }
}

extension TrustedView {
    /// Checks a history: the manifest is the one of the last write, each write is signed and in the log and continues the
    /// one before, and none is left out between the first and the last.
    ///
    /// - Returns: the manifest, and the writes from the first to the last.
    fileprivate mutating func history(
        of release: HistoryRelease, record: RecordID, in checkpoint: TreeHead
    ) throws -> (Manifest, [LogEntry]) {
        let manifest = try Manifest(release.manifest)
        guard manifest.record == record, manifest.vault == governance.vault else {
            throw ClientError.notIntact("the manifest is of another record")
        }
        var writes: [LogEntry] = []
        for proof in release.writes.reversed() {
            let write = try write(of: record, proof, in: checkpoint)
            let before = writes.last
            guard write.request.manifestBefore == before?.request.manifestAfter,
                write.gate.previousEntry == before?.gate.index,
                (write.request.kind == .create) == (before == nil)
            else { throw ClientError.notIntact("entry \(proof.entry.index) does not follow the write before it") }
            writes.append(write)
        }
        guard UInt64(writes.count) == manifest.sequence, writes.last?.request.manifestAfter == manifest.digest else {
            throw ClientError.notIntact("the history is not that of the record's last write")
        }
        return (manifest, writes)
    }
}

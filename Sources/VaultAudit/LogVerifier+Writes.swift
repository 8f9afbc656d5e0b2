internal import OpenSSL
internal import VaultModel

extension LogVerifier {
    /// Where a record's manifest stands after its last write. There is one of each record: it is kept small.
    struct LastWrite {
        let manifest: Digest
        let entry: UInt64
        /// By the fields of the write.
        let type: RecordTypeID?
        /// The place of who wrote it in ``actors``.
        fileprivate let actor: UInt32
    }

    /// Who made a write.
    func author(of write: LastWrite) -> Digest { actors[Int(write.actor)] }

    private mutating func place(of actor: Digest) -> UInt32 {
        if let place = actorPlaces[actor] { return place }
        let place = UInt32(actors.count)
        actors.append(actor)
        actorPlaces[actor] = place
        return place
    }

    mutating func checkManifest(_ entry: LogEntry) {
        guard entry.gate.allowed, entry.request.kind.changesRecord, let record = entry.request.record else { return }
        let index = entry.gate.index
        let before = entry.request.manifestBefore
        let last = writes[record]
        if before != last?.manifest || (entry.request.kind == .create) != (before == nil)
            || entry.gate.previousEntry != last?.entry
        {
            find(.record, "entry \(index) does not follow the write before it of record \(record)", index)
        }
        if let after = entry.request.manifestAfter {
            let type = entry.request.fields.first.flatMap { governance?.policy.schema.field($0)?.recordType }
            writes[record] = LastWrite(
                manifest: after, entry: index, type: type ?? last?.type, actor: place(of: entry.request.actor))
        } else {
            find(.record, "entry \(index) signs no manifest", index)
        }
    }
}

internal import VaultModel

extension LogVerifier {
    /// An erasure as the log has it.
    struct Erasure {
        let request: RequestID
        let entry: UInt64
        /// None where all of the record was erased.
        let fields: [FieldID]
    }

    /// Once all of a record is erased nothing of it is opened, changed or assigned any more.
    mutating func checkNotErased(_ part: RequestPart, _ index: UInt64) {
        switch part.kind {
        case .read, .export, .update, .erase, .assign:
            guard let record = part.record, erasures[record]?.contains(where: \.fields.isEmpty) == true else { return }
            find(.decision, "entry \(index) is about record \(record), which was erased", index)
        default: return
        }
    }

    /// Administrators forbid the erasure of a record that they hold.
    mutating func checkHold(_ part: RequestPart, _ governance: Governance, _ index: UInt64) {
        guard part.kind == .erase, let record = part.record, governance.holds.contains(record) else { return }
        find(.decision, "entry \(index) erases record \(record), which administrators held", index)
    }

    /// Remembers an erasure that was allowed.
    mutating func noteErasure(_ entry: LogEntry) {
        let part = entry.request
        guard entry.gate.allowed, part.kind == .erase, let record = part.record else { return }
        erasures[record, default: []].append(Erasure(request: part.id, entry: entry.gate.index, fields: part.fields))
    }
}

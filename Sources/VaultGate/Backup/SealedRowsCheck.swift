internal import GateProtocol
internal import TransparencyLog
internal import VaultCrypto
public import VaultModel
public import VaultStore

/// Checks with the gate's keys what public keys alone cannot: the codes of the rows that decide, and that each half B
/// unwraps and fits its commitment. Nothing that it opens leaves it.
public struct SealedRowsCheck {
    /// Something that does not hold.
    public struct Fault: Hashable, Sendable {
        /// What and where, safe to show.
        public let place: String
        /// The log index that it is about.
        public let entry: UInt64?
        /// Whether it is a matter of a sealed thing, and not of a row's code.
        public let isOfSealedThings: Bool
    }

    private let keys: GateKeys
    private let codes: RowCodes
    private let reader: any StoreReader

    /// - Parameter generations: of the log, by its statements.
    public init(_ reader: any StoreReader, keys: GateKeys, generations: LogGenerations) {
        self.reader = reader
        self.keys = keys
        codes = RowCodes(keys, generations: generations)
    }

    /// What a check came to.
    public struct Outcome: Sendable {
        /// What does not hold.
        public internal(set) var faults: [Fault] = []
        /// What nobody can open, in the order of records.
        public internal(set) var lost: [LostHalf] = []
        /// How many halves B open and fit.
        public internal(set) var halves: UInt64 = 0
    }

    /// Checks the state row, who signed in, and every record's head, roster and halves B.
    ///
    /// - Parameter progress: told how many records are checked of how many.
    public func run(progress: (UInt64, UInt64) -> Void = { _, _ in }) throws -> Outcome {
        var outcome = Outcome()
        let state = try reader.value(.state).flatMap { try? GateState($0, vault: keys.vault, key: keys.head) }
        if try state?.head.size != reader.logSize() {
            outcome.faults.append(Fault(place: "the gate's state row", entry: nil, isOfSealedThings: false))
        }
        if (try? SignIns(reader, vault: keys.vault, key: keys.head)) == nil {
            outcome.faults.append(Fault(place: "the row of those who signed in", entry: nil, isOfSealedThings: false))
        }
        let total = try reader.recordCount()
        var done: UInt64 = 0
        var last: RecordID?
        while true {
            let page = try reader.records(after: last, limit: 512)
            guard let end = page.last else { return outcome }
            for summary in page { try check(summary.record, &outcome) }
            done += UInt64(page.count)
            progress(done, total)
            last = end.record
        }
    }

    private func check(_ id: RecordID, _ outcome: inout Outcome) throws {
        let record: CheckedRecord
        do {
            guard let found = try CheckedRecord(id, in: reader, codes: codes) else { return }
            record = found
            _ = try CheckedRoster(of: id, in: reader, codes: codes)
        } catch let error as GateError {
            return outcome.faults.append(Fault(place: "\(error)", entry: nil, isOfSealedThings: false))
        }
        let wraps = try reader.halfBWraps(of: id)
        // A wrap of a write that the record does not have belongs to a later state of it.
        for write in record.manifest.writes {
            guard let wrap = wraps.first(where: { $0.write == write.id }) else {
                outcome.lost.append(LostHalf(record: id, write: write.id))
                continue
            }
            do {
                let half = try keys.open(wrap, of: record.manifest, contexts: codes.contexts)
                outcome.halves += 1
                guard case .list(let left) = half else { continue }
                for cell in record.manifest.cells
                where cell.write == write.id && left.half(of: cell.field.rawValue) == nil {
                    outcome.lost.append(LostHalf(record: id, write: write.id, field: cell.field))
                }
            } catch {
                outcome.faults.append(
                    Fault(
                        place: "the half B of write \(write.id) of record \(id)",
                        entry: try reader.logIndex(of: write.id.request), isOfSealedThings: true))
            }
        }
    }
}

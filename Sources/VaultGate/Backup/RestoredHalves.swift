public import GateProtocol
internal import VaultCrypto
public import VaultModel
public import VaultStore

/// Settles the halves B of a database that was joined from a backup: each under one epoch, and none that no record names.
public struct RestoredHalves {
    private let store: any VaultStore
    private let keys: GateKeys
    private let epoch: UInt32
    private let codes: RowCodes

    /// - Parameters:
    ///   - epoch: the one under which all are to stand; its key must be among `keys`.
    ///   - generations: of the log, by its statements.
    public init(
        in store: any VaultStore, keys: GateKeys, epoch: UInt32, generations: LogGenerations
    ) throws(GateError) {
        guard keys.hasEpoch(epoch) else {
            throw .configuration("the gate key was rotated since part (b) was made: use the newest part (b)")
        }
        self.store = store
        self.keys = keys
        self.epoch = epoch
        codes = RowCodes(keys, generations: generations)
    }

    /// Goes through all records.
    ///
    /// - Parameter progress: told how many records are done of how many.
    /// - Returns: what no key opens, in the order of records.
    public func settle(progress: (UInt64, UInt64) -> Void = { _, _ in }) throws(GateError) -> [LostHalf] {
        try EmbeddedGate.mapErrors {
            let total = try store.read { try $0.recordCount() }
            var (done, lost, last) = (UInt64(0), [LostHalf](), RecordID?.none)
            while let page = try settle(after: last, &lost) {
                done += UInt64(page.count)
                progress(done, total)
                last = page.last?.record
            }
            _ = try store.write { try $0.deleteStrayHalfBWraps() }
            return lost
        }
    }

    private func settle(after last: RecordID?, _ lost: inout [LostHalf]) throws -> [RecordSummary]? {
        var found = lost
        let page = try store.write { writer in
            let page = try writer.records(after: last, limit: 512)
            for summary in page { try settle(summary.record, in: writer, &found) }
            return page
        }
        lost = found
        return page.isEmpty ? nil : page
    }

    private func settle(_ id: RecordID, in writer: any StoreWriter, _ lost: inout [LostHalf]) throws {
        guard let record = try CheckedRecord(id, in: writer, codes: codes) else { return }
        let manifest = record.manifest
        let wraps = try writer.halfBWraps(of: id)
        let before = lost.count
        for wrap in wraps where manifest.write(wrap.write) == nil { _ = try writer.delete(wrap) }
        for write in manifest.writes {
            guard let wrap = wraps.first(where: { $0.write == write.id }), keys.hasEpoch(wrap.epoch) else {
                for wrap in wraps where wrap.write == write.id { _ = try writer.delete(wrap) }
                lost.append(LostHalf(record: id, write: write.id))
                continue
            }
            let half = try keys.open(wrap, of: manifest, contexts: codes.contexts)
            if case .list(let left) = half {
                for cell in manifest.cells
                where cell.write == write.id && left.half(of: cell.field.rawValue) == nil {
                    lost.append(LostHalf(record: id, write: write.id, field: cell.field))
                }
            }
            guard wrap.epoch != epoch else { continue }
            _ = try writer.replace(
                wrap,
                by: keys.seal(
                    half, of: write.id, record: id, commitment: write.b, epoch: epoch, contexts: codes.contexts))
        }
        try deleteTokens(of: lost[before...], manifest, in: writer)
    }

    /// Deletes the tokens of values that open for nobody: what was erased since is not found either.
    private func deleteTokens(
        of lost: ArraySlice<LostHalf>, _ manifest: Manifest, in writer: any StoreWriter
    ) throws {
        guard !lost.isEmpty else { return }
        for cell in manifest.cells {
            let whole = FieldID(rawValue: 0)
            if lost.contains(where: { $0.write == cell.write && [whole, cell.field].contains($0.field) }) {
                try writer.deleteIndexTokens(of: manifest.record, field: cell.field)
            } else {
                try writer.deleteIndexTokens(
                    of: manifest.record, field: cell.field, kind: TokenKind.person.rawValue)
            }
        }
    }
}

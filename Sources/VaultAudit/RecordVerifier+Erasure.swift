internal import VaultCrypto
internal import VaultModel
internal import VaultStore

extension RecordVerifier {
    /// Compares a record's tombstones with the erasures in the log.
    func checkErasures(of manifest: Manifest) throws -> [Finding] {
        let record = manifest.record
        let erasures = erasures[record] ?? []
        guard !erasures.isEmpty || !manifest.tombstones.isEmpty else { return [] }
        let erased = Set(manifest.tombstones)
        let fields = Set(erasures.flatMap(\.fields))
        if erased.contains(where: { $0.field != Manifest.Tombstone.wholeWrite && !fields.contains($0.field) }) {
            return [Finding(kind: .record, place: "record \(record) lacks fields that nobody erased", entry: nil)]
        }
        for erasure in erasures {
            let fits: Bool
            if erasure.fields.isEmpty {
                let own = Manifest.Tombstone(write: erasure.request.write, field: Manifest.Tombstone.wholeWrite)
                fits = erased.contains(own) && manifest.writes.isEmpty
            } else {
                fits = try manifest.writes.allSatisfy { write in
                    guard let index = try index(of: write.id), index < erasure.entry else { return true }
                    return erasure.fields.allSatisfy {
                        erased.contains(Manifest.Tombstone(write: write.id, field: $0))
                    }
                }
            }
            if !fits {
                return [
                    Finding(
                        kind: .record, place: "the manifest of record \(record) is not what its erasure left",
                        entry: erasure.entry)
                ]
            }
        }
        if manifest.isErased, try readable({ try reader.recordKeyWraps(of: record) })?.isEmpty == false {
            return [
                Finding(kind: .wrap, place: "record \(record) was erased and has keys", entry: erasures.last?.entry)
            ]
        }
        return []
    }

    private func index(of write: WriteID) throws -> UInt64? {
        guard let request = RequestID(bytes: write.bytes) else { return nil }
        return try readable { try reader.logIndex(of: request) } ?? nil
    }

    /// Of a write of which something was erased, only a list of the rest is there; whether the list has what was erased no
    /// public key tells, and the gate refuses such a one.
    func checkHalves(_ halves: [HalfBWrapRow], of manifest: Manifest, entry: UInt64) -> [Finding] {
        let erased = Set(manifest.tombstones.map(\.write))
        return halves.filter { erased.contains($0.write) && $0.kind != WrapKind.list.rawValue }.map { _ in
            Finding(
                kind: .wrap, place: "the half B of an erased field of record \(manifest.record) is there again",
                entry: entry)
        }
    }
}

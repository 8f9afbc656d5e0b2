extension Manifest {
    /// Whether all of the record was erased: it has no field, and takes none any more.
    public var isErased: Bool { tombstones.contains { $0.field == Tombstone.wholeWrite } }

    /// The fields of which something was erased from a write; 0 for all of it.
    public func erasedFields(of write: WriteID) -> Set<FieldID> {
        Set(tombstones.lazy.filter { $0.write == write }.map(\.field))
    }

    /// The manifest that an erasure makes.
    ///
    /// Fields are erased from every write that is there, also from those in which they were superseded or may never have
    /// been: a half B that lives on for other fields would else still open an older value.
    ///
    /// - Parameters:
    ///   - fields: ascending; none for all of the record.
    ///   - request: the id of the erasure, which stands among the tombstones if all of the record is erased.
    /// - Returns: `nil` when nothing is left to erase.
    public func erasing(_ fields: [FieldID], by request: RequestID) -> Manifest? {
        guard !isErased, sequence < .max else { return nil }
        let added: [Tombstone]
        if fields.isEmpty {
            added = (writes.map(\.id) + [request.write]).map { Tombstone(write: $0, field: Tombstone.wholeWrite) }
        } else {
            let known = Set(tombstones)
            added = writes.flatMap { write in fields.map { Tombstone(write: write.id, field: $0) } }
                .filter { !known.contains($0) }
        }
        guard !added.isEmpty else { return nil }
        return Manifest(
            vault: vault, record: record, type: type, sequence: sequence + 1, previous: digest,
            cells: fields.isEmpty ? [] : cells.filter { !fields.contains($0.field) }, writes: writes,
            tombstones: tombstones + added)
    }
}

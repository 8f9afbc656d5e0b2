internal import OpenSSL
public import VaultCrypto

extension Manifest {
    /// Reads a manifest; anything that is not exactly its canonical bytes is refused.
    public init(_ bytes: [UInt8]) throws(FormatError) {
        var reader = try ContextReader(bytes, domain: .manifest, limit: Self.limit)
        guard let vault = VaultID(bytes: try reader.take(.vault)) else { throw .invalid(.vault) }
        guard let record = RecordID(bytes: try reader.take(.record)) else { throw .invalid(.record) }
        let sequence = try reader.take(.sequence, as: UInt64.self)
        let type = RecordTypeID(rawValue: try reader.take(.recordType, as: UInt16.self))
        guard let previous = Digest(try reader.take(.previous)) else { throw .invalid(.previous) }
        let cells = try Self.cells(try reader.take(.cells))
        let writes = try Self.writes(try reader.take(.writes))
        let tombstones = try Self.tombstones(try reader.take(.tombstones))
        try reader.end()
        self.init(
            vault: vault, record: record, type: type, sequence: sequence, previous: previous, cells: cells,
            writes: writes, tombstones: tombstones)
        // Encoding again proves order, uniqueness and that no write is there without a cell.
        let ids = Set(writes.map(\.id))
        guard sequence > 0, (sequence == 1) == (previous == .zero) else { throw .invalid(.sequence) }
        guard self.bytes == bytes, Set(cells.map(\.field)).count == cells.count, ids.count == writes.count,
            cells.allSatisfy({ ids.contains($0.write) })
        else { throw .invalid(.cells) }
    }

    private static func cells(_ bytes: [UInt8]) throws(FormatError) -> [Cell] {
        var items = ItemReader(bytes, tag: .cells)
        var cells: [Cell] = []
        while !items.isAtEnd {
            let field = FieldID(rawValue: try items.integer(UInt32.self))
            guard let type = ValueType(rawValue: try items.integer(UInt8.self)) else { throw .unknownVersion }
            cells.append(
                Cell(field: field, type: type, write: try items.identifier(), digest: try items.digest()))
        }
        return cells
    }

    private static func writes(_ bytes: [UInt8]) throws(FormatError) -> [Write] {
        var items = ItemReader(bytes, tag: .writes)
        var writes: [Write] = []
        while !items.isAtEnd {
            let id: WriteID = try items.identifier()
            let suite = try Suite.supported(try items.integer(UInt16.self))
            let b = try items.digest()
            var a: [HalfACommitment] = []
            for _ in 0..<(try items.integer(UInt16.self)) {
                let compartment = CompartmentID(rawValue: try items.integer(UInt16.self))
                guard a.last.map({ $0.compartment.rawValue < compartment.rawValue }) ?? true else {
                    throw .invalid(.writes)
                }
                a.append(HalfACommitment(compartment: compartment, digest: try items.digest()))
            }
            writes.append(Write(id: id, suite: suite, b: b, a: a))
        }
        return writes
    }

    private static func tombstones(_ bytes: [UInt8]) throws(FormatError) -> [Tombstone] {
        var items = ItemReader(bytes, tag: .tombstones)
        var tombstones: [Tombstone] = []
        while !items.isAtEnd {
            tombstones.append(
                Tombstone(write: try items.identifier(), field: FieldID(rawValue: try items.integer(UInt32.self))))
        }
        return tombstones
    }
}

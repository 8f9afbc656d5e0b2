internal import OpenSSL
public import VaultCrypto

extension Manifest {
    /// Reads a manifest; anything that is not exactly its canonical bytes is refused.
    public init(_ bytes: [UInt8]) throws(FormatError) {
        var reader = try ContextReader(bytes, domain: .manifest, limit: Self.limit)
        let vault: VaultID = try reader.identifier(.vault)
        let record: RecordID = try reader.identifier(.record)
        let sequence = try reader.take(.sequence, as: UInt64.self)
        let type = RecordTypeID(rawValue: try reader.take(.recordType, as: UInt16.self))
        let previous = try reader.digest(.previous)
        let cells = try Self.cells(try reader.take(.cells))
        let writes = try Self.writes(try reader.take(.writes))
        let tombstones = try Self.tombstones(try reader.take(.tombstones))
        try reader.end()
        guard sequence > 0, (sequence == 1) == (previous == .zero) else { throw .invalid(.sequence) }
        // Items have fixed widths and stand in one order: each list of parts has one encoding, and these are its bytes.
        guard Self.isStrictlyAscending(cells, by: { $0.field < $1.field }),
            Self.isStrictlyAscending(writes, by: { $0.id < $1.id }), Self.use(cells, exactly: writes)
        else { throw .invalid(.cells) }
        guard Self.spare(cells, tombstones) else { throw .invalid(.tombstones) }
        self.init(
            vault: vault, record: record, type: type, sequence: sequence, previous: previous, cells: cells,
            writes: writes, tombstones: tombstones, bytes: bytes)
    }

    private static func isStrictlyAscending<T>(_ items: [T], by isLess: (T, T) -> Bool) -> Bool {
        zip(items, items.dropFirst()).allSatisfy(isLess)
    }

    /// Whether each cell is of one of the writes, and none of them is without a cell.
    private static func use(_ cells: [Cell], exactly writes: [Write]) -> Bool {
        if let only = writes.first, writes.count == 1 {
            return !cells.isEmpty && cells.allSatisfy { $0.write == only.id }
        }
        return Set(cells.map(\.write)) == Set(writes.map(\.id))
    }

    /// Whether no cell is there that was erased, and nothing was erased twice.
    private static func spare(_ cells: [Cell], _ tombstones: [Tombstone]) -> Bool {
        guard !tombstones.isEmpty else { return true }
        let erased = Set(tombstones)
        return erased.count == tombstones.count
            && cells.allSatisfy { cell in
                !erased.contains(Tombstone(write: cell.write, field: cell.field))
                    && !erased.contains(Tombstone(write: cell.write, field: Tombstone.wholeWrite))
            }
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
            guard !a.isEmpty else { throw .invalid(.writes) }
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

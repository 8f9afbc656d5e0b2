public import OpenSSL
public import VaultCrypto

/// What a record consists of at one sequence number: which cell stands in which field, from which write.
///
/// Its digest is signed in the log entry of each write, so no cell can be swapped, dropped or put back unnoticed.
/// Wraps are not in it: rotation does not touch it (docs/format.md §6).
public struct Manifest: Hashable, Sendable {
    /// The longest manifest in bytes.
    public static let limit = 1 << 20

    /// One field of the record.
    public struct Cell: Hashable, Sendable {
        public let field: FieldID
        public let type: ValueType
        public let write: WriteID
        /// SHA-256 of the cell.
        public let digest: Digest

        public init(field: FieldID, type: ValueType, write: WriteID, digest: Digest) {
            self.field = field
            self.type = type
            self.write = write
            self.digest = digest
        }
    }

    /// One write of which at least one field is still there.
    public struct Write: Hashable, Sendable {
        public let id: WriteID
        public let suite: Suite
        /// The commitment to half B.
        public let b: Digest
        /// The commitments to the halves A, ascending by compartment.
        public let a: [HalfACommitment]

        public init(id: WriteID, suite: Suite, b: Digest, a: [HalfACommitment]) {
            self.id = id
            self.suite = suite
            self.b = b
            self.a = a
        }
    }

    /// The commitment to the half A of one compartment.
    public struct HalfACommitment: Hashable, Sendable {
        public let compartment: CompartmentID
        public let digest: Digest

        public init(compartment: CompartmentID, digest: Digest) {
            self.compartment = compartment
            self.digest = digest
        }
    }

    /// A field (or with field 0 a whole write) that was erased.
    public struct Tombstone: Hashable, Sendable {
        /// In the place of a field: all of the write.
        public static let wholeWrite = FieldID(rawValue: 0)

        public let write: WriteID
        public let field: FieldID

        public init(write: WriteID, field: FieldID) {
            self.write = write
            self.field = field
        }
    }

    public let vault: VaultID
    public let record: RecordID
    public let type: RecordTypeID
    /// 1 for the first write of the record, then one more for each.
    public let sequence: UInt64
    /// The digest of the manifest before, zero for the first.
    public let previous: Digest
    /// Ascending by field.
    public let cells: [Cell]
    /// Ascending by id.
    public let writes: [Write]
    /// In the order of erasure.
    public let tombstones: [Tombstone]
    /// The canonical bytes.
    public let bytes: [UInt8]
    /// SHA-256 of the bytes.
    public let digest: Digest

    /// Forms a manifest; cells and writes are put in order, writes that no cell uses are left out.
    public init(
        vault: VaultID, record: RecordID, type: RecordTypeID, sequence: UInt64, previous: Digest, cells: [Cell],
        writes: [Write], tombstones: [Tombstone] = []
    ) {
        let used = Set(cells.map(\.write))
        let cells = cells.sorted { $0.field.rawValue < $1.field.rawValue }
        let writes = writes.filter { used.contains($0.id) }.sorted { $0.id < $1.id }
        var context = Context(.manifest)
        context.append(.vault, vault)
        context.append(.record, record)
        context.append(.sequence, sequence)
        context.append(.recordType, type.rawValue)
        context.append(.previous, previous)
        context.append(.cells, Self.encode(cells))
        context.append(.writes, Self.encode(writes))
        context.append(.tombstones, Self.encode(tombstones))
        self.init(
            vault: vault, record: record, type: type, sequence: sequence, previous: previous, cells: cells,
            writes: writes, tombstones: tombstones, bytes: context.bytes)
    }

    /// Joins the parts with the bytes that they have.
    init(
        vault: VaultID, record: RecordID, type: RecordTypeID, sequence: UInt64, previous: Digest, cells: [Cell],
        writes: [Write], tombstones: [Tombstone], bytes: [UInt8]
    ) {
        self.vault = vault
        self.record = record
        self.type = type
        self.sequence = sequence
        self.previous = previous
        self.cells = cells
        self.writes = writes
        self.tombstones = tombstones
        self.bytes = bytes
        digest = SHA256.hash(bytes)
    }

    private static func encode(_ cells: [Cell]) -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(cells.count * 53)
        for cell in cells {
            bytes.appendInteger(cell.field.rawValue)
            bytes.append(cell.type.rawValue)
            cell.write.append(to: &bytes)
            cell.digest.append(to: &bytes)
        }
        return bytes
    }

    private static func encode(_ writes: [Write]) -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(writes.reduce(0) { $0 + 52 + $1.a.count * 34 })
        for write in writes {
            write.id.append(to: &bytes)
            bytes.appendInteger(write.suite.rawValue)
            write.b.append(to: &bytes)
            bytes.appendInteger(UInt16(write.a.count))
            for half in write.a {
                bytes.appendInteger(half.compartment.rawValue)
                half.digest.append(to: &bytes)
            }
        }
        return bytes
    }

    private static func encode(_ tombstones: [Tombstone]) -> [UInt8] {
        var bytes: [UInt8] = []
        for tombstone in tombstones {
            tombstone.write.append(to: &bytes)
            bytes.appendInteger(tombstone.field.rawValue)
        }
        return bytes
    }

    /// The cell of a field, if the record has one.
    public func cell(of field: FieldID) -> Cell? {
        cells.first { $0.field == field }
    }

    /// A write by its id.
    public func write(_ id: WriteID) -> Write? {
        writes.first { $0.id == id }
    }
}

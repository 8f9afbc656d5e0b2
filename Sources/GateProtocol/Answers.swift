public import OpenSSL
public import VaultCrypto
public import VaultModel

/// A log entry with its proof of inclusion in the checkpoint that comes with it.
public struct EntryProof: Hashable, Sendable {
    public let entry: [UInt8]
    public let index: UInt64
    public let inclusion: [Digest]

    public init(entry: [UInt8], index: UInt64, inclusion: [Digest]) {
        self.entry = entry
        self.index = index
        self.inclusion = inclusion
    }
}

/// What proves that a request is in the log: its entry, the checkpoint, and consistency with what the official saw.
public struct Receipt: Hashable, Sendable {
    /// A signed note.
    public let checkpoint: [UInt8]
    /// From the head that the request named as seen.
    public let consistency: [Digest]
    /// The request's entry; for a batch its head.
    public let entry: EntryProof

    public init(checkpoint: [UInt8], consistency: [Digest], entry: EntryProof) {
        self.checkpoint = checkpoint
        self.consistency = consistency
        self.entry = entry
    }
}

/// The state of the log and of governance.
public struct Overview: Sendable {
    public let checkpoint: [UInt8]
    /// One proof for each size that was asked for.
    public let consistency: [[Digest]]
    /// The statements asked for, in the order of the log.
    public let statements: [EntryProof]
    /// The policy documents that these statements name.
    public let documents: [[UInt8]]

    public init(checkpoint: [UInt8], consistency: [[Digest]], statements: [EntryProof], documents: [[UInt8]]) {
        self.checkpoint = checkpoint
        self.consistency = consistency
        self.statements = statements
        self.documents = documents
    }
}

/// The entry that signed a manifest; for a record of a batch with the batch's head and the proof that it belongs.
public struct WriteProof: Hashable, Sendable {
    public let entry: EntryProof
    public let batchHead: [UInt8]?
    public let batchInclusion: [Digest]

    public init(entry: EntryProof, batchHead: [UInt8]?, batchInclusion: [Digest]) {
        self.entry = entry
        self.batchHead = batchHead
        self.batchInclusion = batchInclusion
    }
}

/// What a writer needs to know of a record.
public struct RecordOutline: Sendable {
    public let checkpoint: [UInt8]
    /// From the size that was asked for.
    public let consistency: [Digest]
    public let manifest: [UInt8]
    public let lastWrite: WriteProof
    /// To whom the record is assigned; `nil` when it never was.
    public let roster: RosterProof?
    /// The actor's record keys of this record.
    public let recordKeys: [DeliveredRecordKey]
    /// For an actor to whom the record is assigned its wraps of halves A: a record key is tried on one before it wraps more.
    public let wraps: [HalfAWrap]

    public init(
        checkpoint: [UInt8], consistency: [Digest], manifest: [UInt8], lastWrite: WriteProof, roster: RosterProof?,
        recordKeys: [DeliveredRecordKey], wraps: [HalfAWrap]
    ) {
        self.checkpoint = checkpoint
        self.consistency = consistency
        self.manifest = manifest
        self.lastWrite = lastWrite
        self.roster = roster
        self.recordKeys = recordKeys
        self.wraps = wraps
    }
}

/// A wrap of a half A.
public struct HalfAWrap: Hashable, Sendable {
    public let place: HalfAPlace
    public let kind: WrapKind
    public let bytes: [UInt8]

    public init(place: HalfAPlace, kind: WrapKind, bytes: [UInt8]) {
        self.place = place
        self.kind = kind
        self.bytes = bytes
    }
}

/// A wrap of a compartment key, or of an index key, for one person.
public struct KeyWrap: Hashable, Sendable {
    /// What is wrapped.
    public enum Kind: Hashable, Sendable {
        case compartment
        case index
    }

    public let kind: Kind
    public let recipient: Digest
    public let compartment: CompartmentID
    public let version: UInt32
    public let bytes: [UInt8]

    public init(
        kind: Kind = .compartment, recipient: Digest, compartment: CompartmentID, version: UInt32, bytes: [UInt8]
    ) {
        self.kind = kind
        self.recipient = recipient
        self.compartment = compartment
        self.version = version
        self.bytes = bytes
    }
}

/// A cell with the gate's half for it.
public struct ReleasedField: Sendable {
    public let field: FieldID
    public let cell: [UInt8]
    public let half: FieldHalf

    public init(field: FieldID, cell: [UInt8], half: FieldHalf) {
        self.field = field
        self.cell = cell
        self.half = half
    }
}

/// Everything that an official needs to open the fields that they asked for, and to check it first.
public struct ReadRelease: Sendable {
    public let receipt: Receipt
    public let manifest: [UInt8]
    public let lastWrite: WriteProof
    /// The fields that the record has, of those asked for.
    public let fields: [ReleasedField]
    /// The wraps of the halves A that these fields need.
    public let wraps: [HalfAWrap]

    public init(
        receipt: Receipt, manifest: [UInt8], lastWrite: WriteProof, fields: [ReleasedField], wraps: [HalfAWrap]
    ) {
        self.receipt = receipt
        self.manifest = manifest
        self.lastWrite = lastWrite
        self.fields = fields
        self.wraps = wraps
    }
}

/// Ids that are in use.
public struct KnownIDs: Hashable, Sendable {
    public let requests: Set<RequestID>
    public let records: Set<RecordID>

    public init(requests: Set<RequestID>, records: Set<RecordID>) {
        self.requests = requests
        self.records = records
    }
}

/// A line of a list.
public struct ListedRecord: Hashable, Sendable {
    public let record: RecordID
    public let type: RecordTypeID
    public let sequence: UInt64

    public init(record: RecordID, type: RecordTypeID, sequence: UInt64) {
        self.record = record
        self.type = type
        self.sequence = sequence
    }
}

/// Records in ascending order of ids.
public struct ListRelease: Sendable {
    public let receipt: Receipt
    public let records: [ListedRecord]

    public init(receipt: Receipt, records: [ListedRecord]) {
        self.receipt = receipt
        self.records = records
    }
}

/// Wraps that are to be made anew, each with its commitment.
public struct RewrapWork: Sendable {
    public struct Item: Sendable {
        public let wrap: HalfAWrap
        /// The commitment to the half; `nil` when the record is not intact or has no such write.
        public let commitment: Digest?

        public init(wrap: HalfAWrap, commitment: Digest?) {
            self.wrap = wrap
            self.commitment = commitment
        }
    }

    public let items: [Item]
    /// How many wraps stand under other versions in all; counted at the begin only.
    public let total: UInt64?

    public init(items: [Item], total: UInt64?) {
        self.items = items
        self.total = total
    }
}

/// The entry of a write, in a checkpoint.
public struct WriteEvidence: Sendable {
    public let checkpoint: [UInt8]
    /// From the size that was asked for.
    public let consistency: [Digest]
    public let write: WriteProof

    public init(checkpoint: [UInt8], consistency: [Digest], write: WriteProof) {
        self.checkpoint = checkpoint
        self.consistency = consistency
        self.write = write
    }
}

/// What a batch of a rotation changed.
public struct RewrapReceipt: Sendable {
    public let receipt: Receipt
    public let rewrapped: Int

    public init(receipt: Receipt, rewrapped: Int) {
        self.receipt = receipt
        self.rewrapped = rewrapped
    }
}

/// How far one step of a roll of the gate key came.
public struct RollProgress: Hashable, Sendable {
    /// The epoch in force, to which the halves moved.
    public let epoch: UInt32
    /// How many wraps stood under other epochs; counted at the begin only.
    public var total: UInt64?
    /// How many halves were moved.
    public var moved: Int
    /// How many wraps were deleted, since no write of a record that is there has them.
    public var deleted: Int
    /// The halves that could not be moved: they do not open, or their record is not intact.
    public var left: [HalfBPlace]
    /// Where to go on; `nil` when the last half was reached.
    public var last: HalfBPlace?

    public init(
        epoch: UInt32, total: UInt64? = nil, moved: Int = 0, deleted: Int = 0, left: [HalfBPlace] = [],
        last: HalfBPlace? = nil
    ) {
        self.epoch = epoch
        self.total = total
        self.moved = moved
        self.deleted = deleted
        self.left = left
        self.last = last
    }
}

/// Something that a deployment keeps, or the reason why it does not.
public struct Promise: Hashable, Sendable {
    public let name: String
    /// `nil` when it is kept.
    public let whyNot: String?

    public init(name: String, whyNot: String?) {
        self.name = name
        self.whyNot = whyNot
    }
}

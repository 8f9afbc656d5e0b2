public import VaultModel
public import OpenSSL

/// One row of the log.
public struct LogRow: Hashable, Sendable {
    public let index: UInt64
    /// The kind of the request, for finding statements; the entry's own bytes decide.
    public let kind: UInt8
    public let request: RequestID
    /// The entry.
    public let entry: [UInt8]
    /// The hashes of the complete subtrees that this leaf completes, from the leaf upwards, 32 bytes each:
    /// one more than the number of trailing one bits of the index.
    public let hashes: [UInt8]

    public init(index: UInt64, kind: UInt8, request: RequestID, entry: [UInt8], hashes: [UInt8]) {
        self.index = index
        self.kind = kind
        self.request = request
        self.entry = entry
        self.hashes = hashes
    }
}

/// One record.
public struct RecordRow: Hashable, Sendable {
    public let record: RecordID
    public let type: RecordTypeID
    public let sequence: UInt64
    /// The log index of the entry of the record's last write.
    public let entry: UInt64
    /// The manifest's bytes.
    public let manifest: [UInt8]
    /// The cells in the order of the manifest, each `u32 length ‖ cell`.
    public let cells: [UInt8]
    /// The MAC of the head, 32 bytes.
    public let headCode: [UInt8]

    public init(
        record: RecordID, type: RecordTypeID, sequence: UInt64, entry: UInt64, manifest: [UInt8], cells: [UInt8],
        headCode: [UInt8]
    ) {
        self.record = record
        self.type = type
        self.sequence = sequence
        self.entry = entry
        self.manifest = manifest
        self.cells = cells
        self.headCode = headCode
    }
}

/// What a record's manifest is checked by: its row without the cells.
public struct RecordHeadRow: Hashable, Sendable {
    public let record: RecordID
    public let type: RecordTypeID
    public let sequence: UInt64
    /// The log index of the entry of the record's last write.
    public let entry: UInt64
    /// The manifest's bytes.
    public let manifest: [UInt8]
    /// The MAC of the head, 32 bytes.
    public let headCode: [UInt8]

    public init(
        record: RecordID, type: RecordTypeID, sequence: UInt64, entry: UInt64, manifest: [UInt8], headCode: [UInt8]
    ) {
        self.record = record
        self.type = type
        self.sequence = sequence
        self.entry = entry
        self.manifest = manifest
        self.headCode = headCode
    }
}

/// What a list shows of a record.
public struct RecordSummary: Hashable, Sendable {
    public let record: RecordID
    public let type: RecordTypeID
    public let sequence: UInt64

    public init(record: RecordID, type: RecordTypeID, sequence: UInt64) {
        self.record = record
        self.type = type
        self.sequence = sequence
    }
}

/// A wrap of a half A.
public struct HalfAWrapRow: Hashable, Sendable {
    public let place: HalfAPlace
    /// A `WrapKind` of half A.
    public let kind: UInt8
    /// A copy of the half's commitment in the record's manifest, so that a rotation reads no record.
    public let commitment: Digest
    public let bytes: [UInt8]

    public init(place: HalfAPlace, kind: UInt8, commitment: Digest, bytes: [UInt8]) {
        self.place = place
        self.kind = kind
        self.commitment = commitment
        self.bytes = bytes
    }
}

/// A wrap of a half B.
public struct HalfBWrapRow: Hashable, Sendable {
    public let record: RecordID
    public let write: WriteID
    public let epoch: UInt32
    /// A `WrapKind` of half B.
    public let kind: UInt8
    public let bytes: [UInt8]

    public init(record: RecordID, write: WriteID, epoch: UInt32, kind: UInt8, bytes: [UInt8]) {
        self.record = record
        self.write = write
        self.epoch = epoch
        self.kind = kind
        self.bytes = bytes
    }
}

extension RecordRow {
    /// The row without the cells.
    public var head: RecordHeadRow {
        RecordHeadRow(
            record: record, type: type, sequence: sequence, entry: entry, manifest: manifest, headCode: headCode)
    }
}

extension HalfBWrapRow {
    /// Where it stands.
    public var place: HalfBPlace { HalfBPlace(record: record, write: write) }
}

/// A wrap of a compartment key for one person.
public struct KeyWrapRow: Hashable, Sendable {
    /// The recipient's fingerprint.
    public let recipient: Digest
    public let compartment: CompartmentID
    public let version: UInt32
    public let bytes: [UInt8]

    public init(recipient: Digest, compartment: CompartmentID, version: UInt32, bytes: [UInt8]) {
        self.recipient = recipient
        self.compartment = compartment
        self.version = version
        self.bytes = bytes
    }
}

/// A statement that waits for signatures. Nothing in it is trusted: every signature is checked when it is used.
public struct PendingStatementRow: Hashable, Sendable {
    public let statement: StatementID
    public let bytes: [UInt8]

    public init(statement: StatementID, bytes: [UInt8]) {
        self.statement = statement
        self.bytes = bytes
    }
}

/// To whom a record is assigned.
public struct RosterRow: Hashable, Sendable {
    public let record: RecordID
    /// The log index of the assignment that made the roster.
    public let entry: UInt64
    /// The roster's bytes.
    public let bytes: [UInt8]
    /// The MAC of the roster, 32 bytes.
    public let headCode: [UInt8]

    public init(record: RecordID, entry: UInt64, bytes: [UInt8], headCode: [UInt8]) {
        self.record = record
        self.entry = entry
        self.bytes = bytes
        self.headCode = headCode
    }
}

/// A wrap of a record key for one official.
public struct RecordKeyWrapRow: Hashable, Sendable {
    /// The recipient's fingerprint.
    public let recipient: Digest
    public let place: RecordKeyPlace
    /// The log index of the request that delivered it.
    public let entry: UInt64
    public let bytes: [UInt8]

    public init(recipient: Digest, place: RecordKeyPlace, entry: UInt64, bytes: [UInt8]) {
        self.recipient = recipient
        self.place = place
        self.entry = entry
        self.bytes = bytes
    }
}

/// One token of a value, as the index has it.
public struct IndexTokenRow: Hashable, Sendable {
    public let record: RecordID
    public let field: FieldID
    /// The version of the index.
    public let version: UInt32
    /// A `TokenKind`.
    public let kind: UInt8
    /// By what it is found; empty where the value has nothing that can be searched.
    public let token: [UInt8]
    /// Binds the whole token to the record and its write.
    public let code: [UInt8]

    public init(record: RecordID, field: FieldID, version: UInt32, kind: UInt8, token: [UInt8], code: [UInt8]) {
        self.record = record
        self.field = field
        self.version = version
        self.kind = kind
        self.token = token
        self.code = code
    }
}

public import VaultModel

/// A search: records of which each field has one of its tokens.
public struct FindRequest: Sendable {
    public let request: SignedRequest
    /// Of the indexed fields of the request, for each version of the index that is searched.
    public let tokens: [FieldTokens]

    public init(request: SignedRequest, tokens: [FieldTokens]) {
        self.request = request
        self.tokens = tokens
    }
}

/// How near what was found is to what was looked for.
public enum Match: String, Hashable, Sendable, CaseIterable {
    /// The same text, perhaps in another spelling.
    case exact
    /// A text that sounds alike.
    case phonetic
    /// All names and the year of birth are the same: probably the same person.
    case person
}

/// A field of a record that was found.
public struct FoundField: Hashable, Sendable {
    public let record: RecordID
    public let field: FieldID
    public let match: Match

    public init(record: RecordID, field: FieldID, match: Match) {
        self.record = record
        self.field = field
        self.match = match
    }
}

/// What a search found, in the scope of its official: ids, and nothing of what is in the records.
public struct FindRelease: Sendable {
    public let receipt: Receipt
    /// Each record with each of the indexed fields.
    public let found: [FoundField]
    /// The records whose other fields are to be opened to decide; empty without such fields.
    public let candidates: [RecordID]

    public init(receipt: Receipt, found: [FoundField], candidates: [RecordID]) {
        self.receipt = receipt
        self.found = found
        self.candidates = candidates
    }
}

/// What became of a write.
public struct WriteRelease: Sendable {
    /// How many records a write names at most for each field. Where it names so many there may be more; those with the
    /// same number a search tells.
    public static let duplicateLimit = 16

    public let receipt: Receipt
    /// For each write of a batch, or the one that there was, the records that are probably of the same person, the
    /// first ``duplicateLimit`` for each field; none where the official may not search, and in the answer to a request
    /// that is sent again.
    public let duplicates: [[FoundField]]

    public init(receipt: Receipt, duplicates: [[FoundField]] = []) {
        self.receipt = receipt
        self.duplicates = duplicates
    }
}

/// A record with fields that have no token in the active version of the index.
public struct UnindexedRecord: Hashable, Sendable {
    public let record: RecordID
    public let fields: [FieldID]

    public init(record: RecordID, fields: [FieldID]) {
        self.record = record
        self.fields = fields
    }
}

/// What a rebuild of the index has still to do, among some records.
public struct IndexWork: Sendable {
    /// The version that is rebuilt.
    public let version: UInt32
    public let records: [UnindexedRecord]
    /// The last record that was looked at; `nil` at the end.
    public let last: RecordID?

    public init(version: UInt32, records: [UnindexedRecord], last: RecordID?) {
        self.version = version
        self.records = records
        self.last = last
    }
}

/// Tokens of values that are stored already.
public struct IndexRequest: Sendable {
    public let request: SignedRequest
    public let cells: [CellTokens]

    public init(request: SignedRequest, cells: [CellTokens]) {
        self.request = request
        self.cells = cells
    }
}

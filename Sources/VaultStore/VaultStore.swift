public import OpenSSL
public import VaultModel

/// A store of ciphertext and log rows. It never sees a key, and it decides nothing.
///
/// One writing transaction holds a log entry, its tree nodes and the rows it speaks of; when ``write(_:)`` returns,
/// all of it survives a power cut. Every store must pass the conformance suite.
public protocol VaultStore: Sendable {
    /// Runs `body` on one consistent state of the store.
    func read<R>(_ body: (any StoreReader) throws -> R) throws -> R

    /// Runs `body` in a transaction that no other writer shares, and makes it durable before returning.
    ///
    /// When `body` throws, nothing of it stays. Bodies run one after another, also across processes.
    func write<R>(_ body: (any StoreWriter) throws -> R) throws -> R

    /// Writes the store's journal back and empties it, so that what was overwritten is not read there.
    ///
    /// - Throws: ``StoreError/busy`` while somebody reads an older state.
    func emptyJournal() throws

    /// What the store reports about its own safety, by name: `nil` where the promise holds, else why not.
    func promises() throws -> [(name: String, whyNot: String?)]
}

extension VaultStore {
    /// For a store that keeps no journal.
    public func emptyJournal() throws {}
}

/// Reads rows.
public protocol StoreReader {
    /// A single value of the vault, such as its state row or its last checkpoint.
    func value(_ key: StoreKey) throws -> [UInt8]?
    /// A document (a policy) by its SHA-256.
    func document(_ digest: Digest) throws -> [UInt8]?

    /// The number of log rows.
    func logSize() throws -> UInt64
    /// One log row.
    func logRow(_ index: UInt64) throws -> LogRow?
    /// Log rows from `index` on, ascending, at most `limit`.
    func logRows(from index: UInt64, limit: Int) throws -> [LogRow]
    /// The hashes of one log row only (see ``LogRow/hashes``).
    func logHashes(_ index: UInt64) throws -> [UInt8]?
    /// Log rows of one kind from `index` on, ascending, at most `limit`.
    func logRows(kind: UInt8, from index: UInt64, limit: Int) throws -> [LogRow]
    /// Log rows of one kind before `index`, descending, at most `limit`.
    func logRows(kind: UInt8, before index: UInt64, limit: Int) throws -> [LogRow]
    /// The log index of a request id, if it was used.
    func logIndex(of request: RequestID) throws -> UInt64?

    /// One record.
    func record(_ id: RecordID) throws -> RecordRow?
    /// The log index of the entry of a record's last write, `nil` when there is no record with this id.
    func recordEntry(of id: RecordID) throws -> UInt64?
    /// The type of a record, `nil` when there is none with this id.
    func recordType(of id: RecordID) throws -> RecordTypeID?
    /// Records after an id in ascending order of ids, at most `limit`, without cells.
    func records(after id: RecordID?, limit: Int) throws -> [RecordSummary]
    /// How many records there are.
    func recordCount() throws -> UInt64

    /// The wraps of halves A of a record.
    func halfAWraps(of record: RecordID) throws -> [HalfAWrapRow]
    /// Wraps of halves A of one compartment under versions other than `version`, record by record in an order of the
    /// store's own, ascending by write, after a place, at most `limit`.
    ///
    /// - Parameter types: of records of these types only; `nil` for all.
    func halfAWraps(
        in compartment: CompartmentID, notUnder version: UInt32, of types: Set<RecordTypeID>?,
        after place: HalfAPlace?, limit: Int
    ) throws -> [HalfAWrapRow]
    /// How many wraps of halves A of one compartment stand under versions other than `version`.
    func halfAWrapCount(in compartment: CompartmentID, notUnder version: UInt32) throws -> UInt64
    /// How many wraps of halves A stand under one version of a compartment's key.
    func halfAWrapCount(in compartment: CompartmentID, under version: UInt32) throws -> UInt64
    /// The wraps of halves B of a record.
    func halfBWraps(of record: RecordID) throws -> [HalfBWrapRow]
    /// Wraps of halves B under epochs other than `epoch`, each with its record's row if that can be read: record by
    /// record in an order of the store's own, ascending by write, after a place, at most `limit`.
    func halfBWraps(
        notUnder epoch: UInt32, after place: HalfBPlace?, limit: Int
    ) throws -> [(wrap: HalfBWrapRow, record: RecordHeadRow?)]
    /// How many wraps of halves B stand under an epoch.
    func halfBWrapCount(under epoch: UInt32) throws -> UInt64
    /// How many wraps of halves B stand under other epochs, also those of records that are not there.
    func halfBWrapCount(notUnder epoch: UInt32) throws -> UInt64
    /// How many wraps of halves B are of records that are not there.
    func strayHalfBWrapCount() throws -> UInt64

    /// The segments of an attachment from a number on, ascending, at most `limit`.
    func blobSegments(
        of write: WriteID, field: FieldID, from number: UInt32, limit: Int
    ) throws -> [BlobSegmentRow]
    /// The attachments whose first segment came before a time.
    func blobs(before time: Timestamp) throws -> [(write: WriteID, field: FieldID)]

    /// The wraps of compartment keys for one person.
    func keyWraps(of recipient: Digest) throws -> [KeyWrapRow]

    /// The wraps of index keys for one person.
    func indexKeyWraps(of recipient: Digest) throws -> [KeyWrapRow]
    /// The tokens of one field, version and kind that are equal to one and wanted, in the order in which their records were
    /// inserted, at most `limit`; rows beyond are not read. A record without any half B is passed over.
    ///
    /// - Parameter isWanted: asked for each write of the token's record that has a half B, until it says yes.
    func indexTokens(
        of field: FieldID, version: UInt32, kind: UInt8, token: [UInt8], limit: Int,
        where isWanted: (IndexTokenRow, WriteID) throws -> Bool
    ) throws -> [IndexTokenRow]
    /// All tokens of a record.
    func indexTokens(of record: RecordID) throws -> [IndexTokenRow]
    /// The fields of a record that have tokens in a version of the index.
    func indexedFields(of record: RecordID, version: UInt32) throws -> Set<FieldID>
    /// How many records have tokens of a field in one version of the index and none in another.
    func indexedRecordCount(of field: FieldID, in version: UInt32, notIn other: UInt32) throws -> UInt64
    /// How many tokens are of records that are not there.
    func strayIndexTokenCount() throws -> UInt64

    /// The statements that wait for signatures, in ascending order of ids, at most `limit`.
    func pendingStatements(limit: Int) throws -> [PendingStatementRow]

    /// To whom a record is assigned; `nil` when it never was.
    func roster(of record: RecordID) throws -> RosterRow?
    /// Rosters after a record in ascending order of ids, at most `limit`.
    func rosters(after record: RecordID?, limit: Int) throws -> [RosterRow]
    /// The records that are assigned to an official, ascending.
    func recordsAssigned(to official: Digest) throws -> [RecordID]
    /// The wraps of record keys of one record.
    func recordKeyWraps(of record: RecordID) throws -> [RecordKeyWrapRow]
}

/// Reads and writes rows in one transaction.
public protocol StoreWriter: StoreReader {
    /// Runs `body`, of which nothing stays when it throws; what came before it in the transaction does.
    ///
    /// A conflict or a damaged row undoes the body alone. After a failure of the disk the whole transaction fails.
    func savepoint<R>(_ body: () throws -> R) throws -> R

    /// Sets a single value.
    func set(_ key: StoreKey, to value: [UInt8]) throws
    /// Adds a document under its SHA-256.
    func addDocument(_ bytes: [UInt8], digest: Digest) throws

    /// Appends a log row; its index must be the size of the log.
    func append(_ row: LogRow) throws

    /// Adds a record; one with this id must not exist.
    func insert(_ record: RecordRow) throws
    /// Replaces a record's row.
    func update(_ record: RecordRow) throws

    /// Adds a wrap of a half A; its record must exist, and one at this place must not.
    func insert(_ wrap: HalfAWrapRow) throws
    /// Replaces a wrap of a half A if it still stands at a place; tells whether it did. Its commitment stays.
    ///
    /// - Parameter new: differs from `old` in version and generation at most.
    func replace(wrapAt old: HalfAPlace, by new: HalfAPlace, kind: UInt8, bytes: [UInt8]) throws -> Bool
    /// Adds a wrap of a half B; its record must exist.
    func insert(_ wrap: HalfBWrapRow) throws
    /// Replaces a wrap of a half B of the same write if it is still exactly `old`; tells whether it was.
    func replace(_ old: HalfBWrapRow, by new: HalfBWrapRow) throws -> Bool
    /// Deletes a wrap of a half B if it is still exactly this; tells whether it was.
    func delete(_ wrap: HalfBWrapRow) throws -> Bool
    /// Deletes the wraps of halves B of records that are not there; tells how many.
    func deleteStrayHalfBWraps() throws -> UInt64
    /// Deletes the wraps of both halves of a write.
    func deleteWraps(of record: RecordID, write: WriteID) throws
    /// Deletes all wraps of both halves of a record, and the wraps of its record keys.
    func deleteWraps(of record: RecordID) throws

    /// Adds a segment of an attachment; one at this place must not exist.
    func insert(_ segment: BlobSegmentRow) throws
    /// Deletes all segments of an attachment.
    func deleteBlob(of write: WriteID, field: FieldID) throws

    /// Adds a wrap of a compartment key.
    func insert(_ wrap: KeyWrapRow) throws
    /// Deletes the wraps of one version of a compartment's key.
    func deleteKeyWraps(in compartment: CompartmentID, under version: UInt32) throws
    /// Deletes the wraps of compartment keys for one recipient.
    func deleteKeyWraps(of recipient: Digest) throws

    /// Adds a wrap of an index key.
    func insertIndexKeyWrap(_ wrap: KeyWrapRow) throws
    /// Deletes the wraps of index keys of one version.
    func deleteIndexKeyWraps(version: UInt32) throws
    /// Deletes the wraps of index keys for one recipient.
    func deleteIndexKeyWraps(of recipient: Digest) throws
    /// Adds a token, if it is not there; its record must exist.
    func insert(_ token: IndexTokenRow) throws
    /// Deletes all tokens of a record.
    func deleteIndexTokens(of record: RecordID) throws
    /// Deletes the tokens of one field of a record.
    func deleteIndexTokens(of record: RecordID, field: FieldID) throws
    /// Deletes the tokens of one kind of a field of a record.
    func deleteIndexTokens(of record: RecordID, field: FieldID, kind: UInt8) throws
    /// Deletes all tokens of one version of the index.
    func deleteIndexTokens(version: UInt32) throws

    /// Adds a statement that waits for signatures, or replaces the one with its id.
    func put(_ statement: PendingStatementRow) throws
    /// Deletes a statement that waits, if there is one with this id.
    func deletePendingStatement(_ id: StatementID) throws

    /// Sets a record's roster.
    func set(_ roster: RosterRow) throws
    /// Adds a record to those that are assigned to an official, if it is not there: the list is for finding, the roster decides.
    func insertAssignment(of record: RecordID, to official: Digest) throws
    /// Ends an assignment, if it is there, and deletes the wraps of the record's keys for the official.
    func deleteAssignment(of record: RecordID, to official: Digest) throws
    /// Hands the assignments of one official to another, and deletes the wraps of record keys for the first.
    func moveAssignments(from old: Digest, to new: Digest) throws
    /// Adds a wrap of a record key.
    func insert(_ wrap: RecordKeyWrapRow) throws
    /// Deletes the wraps of record keys under one version of a compartment's key.
    func deleteRecordKeyWraps(in compartment: CompartmentID, under version: UInt32) throws
}

/// The name of a single value.
public enum StoreKey: String, Sendable, CaseIterable {
    /// The number of the store's format, ASCII decimal; read before anything else.
    case format
    /// The vault's id, 16 bytes.
    case vault
    /// The gate's state row with its MAC.
    case state
    /// The last checkpoint, a signed note.
    case checkpoint
    /// Who has signed in, with its MAC.
    case signIns = "sign-ins"
    /// What a part of a backup says of itself, with its MAC; in no vault.
    case backup
}

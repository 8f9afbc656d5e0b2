internal import OpenSSL
internal import VaultModel
internal import VaultStore

/// Reads and writes rows in one transaction.
final class SQLiteWriter: SQLiteReader, StoreWriter {
    /// The size of the log, once it was asked for: nobody else appends during the transaction.
    private var size: UInt64?
    /// The numbers of records that were asked for in this transaction, or inserted.
    private var known: [RecordID: Int64] = [:]

    func savepoint<R>(_ body: () throws -> R) throws -> R {
        let before = (size, known)
        do {
            return try transaction.savepoint(body)
        } catch {
            (size, known) = before
            throw error
        }
    }

    func set(_ key: StoreKey, to value: [UInt8]) throws {
        try transaction.change(.setValue, .text(key.rawValue), .blob(value))
    }

    func addDocument(_ bytes: [UInt8], digest: Digest) throws {
        if let present = try document(digest) {
            guard present == bytes else { throw StoreError.conflict }
            return
        }
        try transaction.change(.addDocument, .digest(digest), .blob(bytes))
    }

    override func logSize() throws -> UInt64 {
        if let size { return size }
        let size = try super.logSize()
        self.size = size
        return size
    }

    func append(_ row: LogRow) throws {
        // A leaf completes as many subtrees as its index has trailing one bits, and itself.
        let completed = 1 + (~row.index).trailingZeroBitCount
        guard try row.index == logSize(), row.hashes.count == 32 * completed else { throw StoreError.conflict }
        try transaction.change(
            .appendLog, try .number(row.index), .small(row.kind), .id(row.request), .blob(row.entry),
            .blob(row.hashes))
        size = row.index + 1
    }

    override func number(of record: RecordID) throws -> Int64? {
        if let number = known[record] { return number }
        guard let number = try super.number(of: record) else { return nil }
        known[record] = number
        return number
    }

    /// The number of a record that must be there.
    func present(_ record: RecordID) throws -> Value {
        guard let number = try number(of: record) else { throw StoreError.conflict }
        return .integer(number)
    }

    func insert(_ record: RecordRow) throws {
        try put(record, with: .insertRecord, else: .damaged)
        known[record.record] = try transaction.lastInsertedNumber
    }

    func update(_ record: RecordRow) throws {
        try put(record, with: .updateRecord, else: .conflict)
    }

    private func put(_ row: RecordRow, with command: Command, else error: StoreError) throws {
        guard row.headCode.count == 32 else { throw StoreError.conflict }
        try transaction.change(
            command, .id(row.record), .small(row.type.rawValue), try .number(row.sequence), try .number(row.entry),
            .blob(row.manifest), .blob(row.cells), .blob(row.headCode), else: error)
    }

    func insert(_ wrap: HalfAWrapRow) throws {
        let place = wrap.place
        try transaction.change(
            .insertHalfA, try present(place.record), .id(place.write), .small(place.compartment.rawValue),
            .small(place.version), .small(place.generation), .small(wrap.kind), .digest(wrap.commitment),
            .blob(wrap.bytes))
    }

    func replace(wrapAt old: HalfAPlace, by new: HalfAPlace, kind: UInt8, bytes: [UInt8]) throws -> Bool {
        // A number that is not the record's any more finds nothing: the id of a write stands in one row only.
        guard let number = try numbers[old.record] ?? number(of: old.record) else { return false }
        return try transaction.run(
            .replaceHalfA, .integer(number), .id(old.write), .small(old.compartment.rawValue),
            .small(new.version), .small(new.generation), .small(kind), .blob(bytes),
            .small(old.version), .small(old.generation)) == 1
    }

    func insert(_ wrap: HalfBWrapRow) throws {
        try transaction.change(
            .insertHalfB, try present(wrap.record), .id(wrap.write), .small(wrap.epoch), .small(wrap.kind),
            .blob(wrap.bytes))
    }

    func replace(_ old: HalfBWrapRow, by new: HalfBWrapRow) throws -> Bool {
        guard old.record == new.record, old.write == new.write, let number = try number(of: old.record) else {
            return false
        }
        return try transaction.run(
            .replaceHalfB, .integer(number), .id(old.write), .small(old.epoch), .small(old.kind), .blob(old.bytes),
            .small(new.epoch), .small(new.kind), .blob(new.bytes)) == 1
    }

    func delete(_ wrap: HalfBWrapRow) throws -> Bool {
        guard let number = try number(of: wrap.record) else { return false }
        return try transaction.run(
            .deleteThisHalfB, .integer(number), .id(wrap.write), .small(wrap.epoch), .small(wrap.kind),
            .blob(wrap.bytes)) == 1
    }

    func deleteStrayHalfBWraps() throws -> UInt64 {
        UInt64(try transaction.run(.deleteStrayHalfB))
    }

    func deleteWraps(of record: RecordID) throws {
        try transaction.run(.deleteRecordKeyWrapsOfRecord, .id(record))
        guard let number = try number(of: record) else { return }
        try transaction.run(.deleteHalvesA, .integer(number))
        try transaction.run(.deleteHalvesB, .integer(number))
    }

    func deleteWraps(of record: RecordID, write: WriteID) throws {
        guard let number = try number(of: record) else { return }
        try transaction.run(.deleteHalfA, .integer(number), .id(write))
        try transaction.run(.deleteHalfB, .integer(number), .id(write))
    }

    func insert(_ segment: BlobSegmentRow) throws {
        try transaction.change(
            .insertBlobSegment, .id(segment.write), .small(segment.field.rawValue), .small(segment.number),
            try .number(segment.time.milliseconds), .blob(segment.bytes))
    }

    func deleteBlob(of write: WriteID, field: FieldID) throws {
        try transaction.run(.deleteBlob, .id(write), .small(field.rawValue))
    }

    func insert(_ wrap: KeyWrapRow) throws {
        try transaction.change(
            .insertKeyWrap, .digest(wrap.recipient), .small(wrap.compartment.rawValue), .small(wrap.version),
            .blob(wrap.bytes))
    }

    func deleteKeyWraps(in compartment: CompartmentID, under version: UInt32) throws {
        try transaction.run(.deleteKeyWrapsOfVersion, .small(compartment.rawValue), .small(version))
    }

    func deleteKeyWraps(of recipient: Digest) throws {
        try transaction.run(.deleteKeyWrapsOfRecipient, .digest(recipient))
    }

    func put(_ statement: PendingStatementRow) throws {
        try transaction.change(.putPendingStatement, .id(statement.statement), .blob(statement.bytes))
    }

    func deletePendingStatement(_ id: StatementID) throws {
        try transaction.run(.deletePendingStatement, .id(id))
    }

    func set(_ roster: RosterRow) throws {
        guard roster.headCode.count == 32 else { throw StoreError.conflict }
        try transaction.change(
            .setRoster, .id(roster.record), try .number(roster.entry), .blob(roster.bytes), .blob(roster.headCode))
    }

    func insertAssignment(of record: RecordID, to official: Digest) throws {
        try transaction.run(.insertAssignment, .digest(official), .id(record))
    }

    func deleteAssignment(of record: RecordID, to official: Digest) throws {
        try transaction.run(.deleteAssignment, .digest(official), .id(record))
        try transaction.run(.deleteRecordKeyWrapsOfRecipient, .id(record), .digest(official))
    }

    func moveAssignments(from old: Digest, to new: Digest) throws {
        try transaction.run(.moveAssignments, .digest(old), .digest(new))
        try transaction.run(.deleteAllRecordKeyWrapsOfRecipient, .digest(old))
    }

    func insert(_ wrap: RecordKeyWrapRow) throws {
        let place = wrap.place
        try transaction.change(
            .insertRecordKeyWrap, .id(place.record), .digest(wrap.recipient), .small(place.compartment.rawValue),
            .small(place.version), .small(place.generation), try .number(wrap.entry), .blob(wrap.bytes))
    }

    func deleteRecordKeyWraps(in compartment: CompartmentID, under version: UInt32) throws {
        try transaction.run(.deleteRecordKeyWrapsOfVersion, .small(compartment.rawValue), .small(version))
    }
}

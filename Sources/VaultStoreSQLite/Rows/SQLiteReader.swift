internal import OpenSSL
internal import VaultModel
internal import VaultStore

/// Reads rows in one transaction.
class SQLiteReader: StoreReader {
    let transaction: Transaction
    /// The numbers of records whose wraps were read for a rotation.
    let numbers: RecordNumbers

    init(_ transaction: Transaction, numbers: RecordNumbers = RecordNumbers()) {
        self.transaction = transaction
        self.numbers = numbers
    }

    func value(_ key: StoreKey) throws -> [UInt8]? {
        try transaction.first(.value, .text(key.rawValue)) { try $0.bytes(0) }
    }

    func document(_ digest: Digest) throws -> [UInt8]? {
        try transaction.first(.document, .digest(digest)) { try $0.bytes(0) }
    }

    // MARK: Log

    func logSize() throws -> UInt64 {
        // The aggregate has a row also for an empty log.
        try transaction.first(.logSize) { try $0.number(0) } ?? 0
    }

    func logRow(_ index: UInt64) throws -> LogRow? {
        guard let index = Int64(exactly: index) else { return nil }
        return try transaction.first(.logRow, .integer(index), read: Self.logRow)
    }

    func logRows(from index: UInt64, limit: Int) throws -> [LogRow] {
        guard let index = Int64(exactly: index) else { return [] }
        return try transaction.rows(.logRows, .integer(index), limit: limit, read: Self.logRow)
    }

    func logHashes(_ index: UInt64) throws -> [UInt8]? {
        guard let index = Int64(exactly: index) else { return nil }
        return try transaction.first(.logHashes, .integer(index)) { try $0.bytes(0) }
    }

    func logRows(kind: UInt8, from index: UInt64, limit: Int) throws -> [LogRow] {
        guard let index = Int64(exactly: index) else { return [] }
        switch RequestKind(rawValue: kind) {
        case .statement:
            return try transaction.rows(.logStatements, .integer(index), limit: limit, read: Self.logRow)
        case .erase:
            return try transaction.rows(.logErasures, .integer(index), limit: limit, read: Self.logRow)
        default:
            return try transaction.rows(.logRowsOfKind, .integer(index), .small(kind), limit: limit, read: Self.logRow)
        }
    }

    func logIndex(of request: RequestID) throws -> UInt64? {
        try transaction.first(.logIndex, .id(request)) { try $0.number(0) }
    }

    static func logRow(_ row: ResultRow) throws -> LogRow {
        LogRow(
            index: try row.number(0), kind: try row.number(1), request: try row.id(2), entry: try row.bytes(3),
            hashes: try row.bytes(4))
    }

    // MARK: Records

    func record(_ id: RecordID) throws -> RecordRow? {
        try transaction.first(.record, .id(id)) { row in
            RecordRow(
                record: try row.id(0), type: RecordTypeID(rawValue: try row.number(1)), sequence: try row.number(2),
                entry: try row.number(3), manifest: try row.bytes(4), cells: try row.bytes(5),
                headCode: try row.bytes(6, count: 32))
        }
    }

    func recordEntry(of id: RecordID) throws -> UInt64? {
        try transaction.first(.recordEntry, .id(id)) { try $0.number(0) }
    }

    func recordType(of id: RecordID) throws -> RecordTypeID? {
        try transaction.first(.recordType, .id(id)) { RecordTypeID(rawValue: try $0.number(0)) }
    }

    func records(after id: RecordID?, limit: Int) throws -> [RecordSummary] {
        guard let id else { return try transaction.rows(.records, limit: limit, read: Self.summary) }
        return try transaction.rows(.recordsAfter, .id(id), limit: limit, read: Self.summary)
    }

    private static func summary(_ row: ResultRow) throws -> RecordSummary {
        RecordSummary(
            record: try row.id(0), type: RecordTypeID(rawValue: try row.number(1)), sequence: try row.number(2))
    }

    func recordCount() throws -> UInt64 {
        try transaction.first(.recordCount) { try $0.number(0) } ?? 0
    }

    // MARK: Wraps

    /// The number by which wraps name a record; `nil` when there is no such record.
    func number(of record: RecordID) throws -> Int64? {
        try transaction.first(.recordNumber, .id(record)) { try $0.number(0) }
    }

    func halfAWraps(of record: RecordID) throws -> [HalfAWrapRow] {
        guard let number = try number(of: record) else { return [] }
        return try transaction.rows(.halfAWraps, .integer(number), .id(record), read: Self.halfAWrap)
    }

    func halfAWraps(
        in compartment: CompartmentID, notUnder version: UInt32, of types: Set<RecordTypeID>?,
        after place: HalfAPlace?, limit: Int
    ) throws -> [HalfAWrapRow] {
        let last = try place.flatMap { try number(of: $0.record) } ?? 0
        var seen: [RecordID: Int64] = [:]
        let rows = try transaction.rows(
            .halfAWrapsNotUnder, .small(compartment.rawValue), .small(version), .integer(last),
            .blob(place?.write.bytes ?? []), limit: limit,
            where: { row in
                guard let types else { return true }
                return types.contains(RecordTypeID(rawValue: try row.number(8)))
            },
            read: { row in
                let wrap = try Self.halfAWrap(row)
                seen[wrap.place.record] = try row.number(9)
                return wrap
            })
        numbers.remember(seen)
        return rows
    }

    func halfAWrapCount(in compartment: CompartmentID, notUnder version: UInt32) throws -> UInt64 {
        try transaction.first(.halfAWrapCountNotUnder, .small(compartment.rawValue), .small(version)) {
            try $0.number(0)
        } ?? 0
    }

    func halfAWrapCount(in compartment: CompartmentID, under version: UInt32) throws -> UInt64 {
        try transaction.first(.halfAWrapCount, .small(compartment.rawValue), .small(version)) { try $0.number(0) } ?? 0
    }

    private static func halfAWrap(_ row: ResultRow) throws -> HalfAWrapRow {
        let place = HalfAPlace(
            record: try row.id(0), write: try row.id(1), compartment: CompartmentID(rawValue: try row.number(2)),
            version: try row.number(3), generation: try row.number(4))
        return HalfAWrapRow(
            place: place, kind: try row.number(5), commitment: try row.digest(6), bytes: try row.bytes(7))
    }

    func halfBWraps(of record: RecordID) throws -> [HalfBWrapRow] {
        guard let number = try number(of: record) else { return [] }
        return try transaction.rows(.halfBWraps, .integer(number), .id(record), read: Self.halfBWrap)
    }

    func halfBWraps(
        notUnder epoch: UInt32, after place: HalfBPlace?, limit: Int
    ) throws -> [(wrap: HalfBWrapRow, record: RecordHeadRow?)] {
        let last = try place.flatMap { try number(of: $0.record) } ?? 0
        return try transaction.rows(
            .halfBWrapsNotUnder, .small(epoch), .integer(last), .blob(place?.write.bytes ?? []), limit: limit
        ) { row in
            let wrap = try Self.halfBWrap(row)
            // A row that is not as it should be keeps nobody from what stands after it.
            let record = try? RecordHeadRow(
                record: wrap.record, type: RecordTypeID(rawValue: row.number(5)), sequence: row.number(6),
                entry: row.number(7), manifest: row.bytes(8), headCode: row.bytes(9, count: 32))
            return (wrap, record)
        }
    }

    func halfBWrapCount(under epoch: UInt32) throws -> UInt64 {
        try transaction.first(.halfBWrapCountUnder, .small(epoch)) { try $0.number(0) } ?? 0
    }

    func halfBWrapCount(notUnder epoch: UInt32) throws -> UInt64 {
        try transaction.first(.halfBWrapCountNotUnder, .small(epoch)) { try $0.number(0) } ?? 0
    }

    func strayHalfBWrapCount() throws -> UInt64 {
        try transaction.first(.strayHalfBWrapCount) { try $0.number(0) } ?? 0
    }

    private static func halfBWrap(_ row: ResultRow) throws -> HalfBWrapRow {
        HalfBWrapRow(
            record: try row.id(0), write: try row.id(1), epoch: try row.number(2), kind: try row.number(3),
            bytes: try row.bytes(4))
    }

    func blobSegments(
        of write: WriteID, field: FieldID, from number: UInt32, limit: Int
    ) throws -> [BlobSegmentRow] {
        try transaction.rows(
            .blobSegments, .id(write), .small(field.rawValue), .small(number), limit: limit
        ) { row in
            BlobSegmentRow(
                write: try row.id(0), field: FieldID(rawValue: try row.number(1)), number: try row.number(2),
                time: Timestamp(milliseconds: try row.number(3)), bytes: try row.bytes(4))
        }
    }

    func blobs(before time: Timestamp) throws -> [(write: WriteID, field: FieldID)] {
        try transaction.rows(.blobsBefore, try .number(time.milliseconds)) { row in
            (try row.id(0), FieldID(rawValue: try row.number(1)))
        }
    }

    func keyWraps(of recipient: Digest) throws -> [KeyWrapRow] {
        try transaction.rows(.keyWraps, .digest(recipient), read: Self.keyWrap)
    }

    static func keyWrap(_ row: ResultRow) throws -> KeyWrapRow {
        KeyWrapRow(
            recipient: try row.digest(0), compartment: CompartmentID(rawValue: try row.number(1)),
            version: try row.number(2), bytes: try row.bytes(3))
    }

    func pendingStatements(limit: Int) throws -> [PendingStatementRow] {
        try transaction.rows(.pendingStatements, limit: limit) { row in
            PendingStatementRow(statement: try row.id(0), bytes: try row.bytes(1))
        }
    }

    // MARK: Assignments

    func roster(of record: RecordID) throws -> RosterRow? {
        try transaction.first(.roster, .id(record), read: Self.roster)
    }

    func rosters(after record: RecordID?, limit: Int) throws -> [RosterRow] {
        guard let record else { return try transaction.rows(.rosters, limit: limit, read: Self.roster) }
        return try transaction.rows(.rostersAfter, .id(record), limit: limit, read: Self.roster)
    }

    private static func roster(_ row: ResultRow) throws -> RosterRow {
        RosterRow(
            record: try row.id(0), entry: try row.number(1), bytes: try row.bytes(2),
            headCode: try row.bytes(3, count: 32))
    }

    func recordsAssigned(to official: Digest) throws -> [RecordID] {
        try transaction.rows(.assignedRecords, .digest(official)) { try $0.id(0) }
    }

    func recordKeyWraps(of record: RecordID) throws -> [RecordKeyWrapRow] {
        try transaction.rows(.recordKeyWraps, .id(record)) { row in
            RecordKeyWrapRow(
                recipient: try row.digest(1),
                place: RecordKeyPlace(
                    record: try row.id(0), compartment: CompartmentID(rawValue: try row.number(2)),
                    version: try row.number(3), generation: try row.number(4)),
                entry: try row.number(5), bytes: try row.bytes(6))
        }
    }
}

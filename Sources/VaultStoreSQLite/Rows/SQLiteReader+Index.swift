internal import OpenSSL
internal import VaultModel
internal import VaultStore

extension SQLiteReader {
    func logRows(kind: UInt8, before index: UInt64, limit: Int) throws -> [LogRow] {
        guard let index = Int64(exactly: index) else { return [] }
        guard kind != RequestKind.find.rawValue else {
            return try transaction.rows(.logFindsBefore, .integer(index), limit: limit, read: Self.logRow)
        }
        return try transaction.rows(
            .logRowsOfKindBefore, .integer(index), .small(kind), limit: limit, read: Self.logRow)
    }

    func indexKeyWraps(of recipient: Digest) throws -> [KeyWrapRow] {
        try transaction.rows(.indexKeyWraps, .digest(recipient), read: Self.keyWrap)
    }

    func indexTokens(
        of field: FieldID, version: UInt32, kind: UInt8, token: [UInt8], limit: Int,
        where isWanted: (IndexTokenRow, WriteID) throws -> Bool
    ) throws -> [IndexTokenRow] {
        var last: IndexTokenRow?
        return try transaction.rows(
            .indexTokens, .small(field.rawValue), .small(version), .small(kind), .blob(token), limit: limit,
            where: { row in
                let token = try Self.indexToken(row)
                guard token != last, try isWanted(token, row.id(6)) else { return false }
                last = token
                return true
            }, read: Self.indexToken)
    }

    func indexTokens(of record: RecordID) throws -> [IndexTokenRow] {
        guard let number = try number(of: record) else { return [] }
        return try transaction.rows(.indexTokensOfRecord, .integer(number), .id(record), read: Self.indexToken)
    }

    func indexedFields(of record: RecordID, version: UInt32) throws -> Set<FieldID> {
        guard let number = try number(of: record) else { return [] }
        return Set(
            try transaction.rows(.indexedFields, .integer(number), .small(version)) {
                FieldID(rawValue: try $0.number(0))
            })
    }

    func indexedRecordCount(of field: FieldID, in version: UInt32, notIn other: UInt32) throws -> UInt64 {
        try transaction.first(
            .indexedRecordCount, .small(field.rawValue), .small(version), .small(other)
        ) { try $0.number(0) } ?? 0
    }

    func strayIndexTokenCount() throws -> UInt64 {
        try transaction.first(.strayIndexTokenCount) { try $0.number(0) } ?? 0
    }

    private static func indexToken(_ row: ResultRow) throws -> IndexTokenRow {
        IndexTokenRow(
            record: try row.id(0), field: FieldID(rawValue: try row.number(1)), version: try row.number(2),
            kind: try row.number(3), token: try row.bytes(4), code: try row.bytes(5))
    }
}

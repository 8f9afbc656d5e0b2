internal import OpenSSL
internal import VaultModel
internal import VaultStore

extension SQLiteWriter {
    func insertIndexKeyWrap(_ wrap: KeyWrapRow) throws {
        try transaction.change(
            .insertIndexKeyWrap, .digest(wrap.recipient), .small(wrap.compartment.rawValue), .small(wrap.version),
            .blob(wrap.bytes))
    }

    func deleteIndexKeyWraps(version: UInt32) throws {
        try transaction.run(.deleteIndexKeyWrapsOfVersion, .small(version))
    }

    func deleteIndexKeyWraps(of recipient: Digest) throws {
        try transaction.run(.deleteIndexKeyWrapsOfRecipient, .digest(recipient))
    }

    func insert(_ token: IndexTokenRow) throws {
        try transaction.run(
            .insertIndexToken, .small(token.field.rawValue), .small(token.version), .small(token.kind),
            .blob(token.token), try present(token.record), .blob(token.code))
    }

    func deleteIndexTokens(of record: RecordID) throws {
        guard let number = try number(of: record) else { return }
        try transaction.run(.deleteIndexTokensOfRecord, .integer(number))
    }

    func deleteIndexTokens(of record: RecordID, field: FieldID) throws {
        guard let number = try number(of: record) else { return }
        try transaction.run(.deleteIndexTokensOfField, .integer(number), .small(field.rawValue))
    }

    func deleteIndexTokens(of record: RecordID, field: FieldID, kind: UInt8) throws {
        guard let number = try number(of: record) else { return }
        try transaction.run(.deleteIndexTokensOfKind, .integer(number), .small(field.rawValue), .small(kind))
    }

    func deleteIndexTokens(version: UInt32) throws {
        try transaction.run(.deleteIndexTokensOfVersion, .small(version))
    }
}

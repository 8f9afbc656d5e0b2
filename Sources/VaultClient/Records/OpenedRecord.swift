public import OpenSSL
internal import VaultCrypto
public import VaultModel

/// One opened field. The value is cleansed when the field is released.
public final class OpenedField: Sendable {
    /// What the field is.
    public let field: Field
    /// Where it was written.
    let place: (record: RecordID, write: WriteID)
    private let value: FieldValue

    init(field: Field, place: (record: RecordID, write: WriteID), value: consuming FieldValue) {
        self.field = field
        self.place = place
        self.value = value
    }

    /// The length in bytes and the SHA-256 of an attachment; `nil` for a field of another type.
    ///
    /// - Throws: ``ClientError/notAuthentic(_:)`` when the value has not the form of one.
    public func attached() throws(ClientError) -> (length: UInt64, digest: Digest)? {
        try attachment().map { ($0.attachment.length, $0.attachment.digest) }
    }

    func attachment() throws(ClientError) -> (attachment: Attachment, place: (record: RecordID, write: WriteID))? {
        guard field.type == .attachment else { return nil }
        do {
            return (try Attachment(value), place)
        } catch {
            throw .notAuthentic("the attachment in field \(field.name)")
        }
    }

    /// Hands the value out as text for the time of `body`. The text is a copy that Swift manages: show it, do not keep it.
    ///
    /// - Throws: ``ClientError/notAuthentic(_:)`` when the bytes are not UTF-8, as those of an attachment are not.
    public func withText<R>(_ body: (String) throws -> R) throws -> R {
        guard field.type != .attachment else { throw ClientError.notAuthentic("field \(field.name) is not text") }
        return try value.withBytes { bytes in
            let text = unsafe bytes.withUnsafeBytes { unsafe String(validating: $0, as: UTF8.self) }
            guard let text else { throw ClientError.notAuthentic("field \(field.name) is not text") }
            return try body(text)
        }
    }
}

/// The fields of a record that were opened in one access.
public struct OpenedRecord: Sendable {
    public let record: RecordID
    public let type: RecordTypeID
    public let sequence: UInt64
    /// In the order of field ids.
    public let fields: [OpenedField]
    /// Fields that the record has and the official may not read for this purpose.
    public let withheld: [Name]
    /// The log index of the access.
    public let entry: UInt64
    public let purpose: Name
}

import OpenSSL
import VaultClient
import VaultModel

extension OpenedRecord {
    /// The values by the names of their fields.
    func members() throws -> [(key: String, value: JSON)] {
        try fields.map { opened in (key: opened.field.name.description, value: try opened.json()) }
    }
}

extension OpenedField {
    /// The value; of an attachment its length and SHA-256.
    func json() throws -> JSON {
        if let (length, digest) = try attached() {
            return .object([("length", .number(length)), ("sha256", .string(digest.hex))])
        }
        return try withText { text in field.type == .number ? JSON.number(text) : .string(text) }
    }

    /// The value as people and spreadsheets take it.
    func text() throws -> String {
        if let (length, digest) = try attached() { return "\(length) bytes, sha256 \(digest.hex)" }
        return try withText { $0 }
    }
}

import OpenSSL
import VaultClient
import VaultModel

extension OpenedRecord {
    /// The values by the names of their fields.
    func members() throws -> [(key: String, value: JSON)] {
        try fields.map { opened in (key: opened.field.name.description, value: try opened.json()) }
    }

    /// The canonical forms of the values that are written in another, by the names of their fields.
    func canonicalForms() throws -> [(key: String, value: JSON)] {
        try fields.compactMap { opened in
            guard let canonical = try opened.reading()?.canonical else { return nil }
            let isWrittenSo = try opened.withText { $0.utf8.elementsEqual(canonical.utf8) }
            return isWrittenSo ? nil : (key: opened.field.name.description, value: .string(canonical))
        }
    }

    /// What is odd about values, as words, by the names of their fields.
    func oddities() throws -> [(key: String, value: JSON)] {
        try fields.compactMap { opened in
            guard let warnings = try opened.reading()?.warnings, !warnings.isEmpty else { return nil }
            return (key: opened.field.name.description, value: .strings(warnings.map(\.rawValue)))
        }
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

    /// What the value is understood as; `nil` for an attachment, and where the type was another when it was written.
    func reading() throws -> ValueReading? {
        guard try attached() == nil else { return nil }
        return try withText { try? field.type.read($0) }
    }

    /// The form for people, where it is another, and what is odd about the value; `nil` if there is neither.
    func note() throws -> String? {
        guard let reading = try reading() else { return nil }
        let isShownSo = try withText { $0.utf8.elementsEqual(reading.display.utf8) }
        let parts = (isShownSo ? [] : [reading.display]) + reading.warnings.map(\.description)
        return parts.isEmpty ? nil : parts.joined(separator: "; ")
    }

    /// The value as people and spreadsheets take it.
    func text() throws -> String {
        if let (length, digest) = try attached() { return "\(length) bytes, sha256 \(digest.hex)" }
        return try withText { $0 }
    }
}

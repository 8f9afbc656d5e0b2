import CaseVault
import Foundation
import OpenSSL
import VaultAudit
import VaultClient
import VaultModel

extension Office {
    /// Does one thing as a person: `<person> <verb> <purpose> …`; what is personal stands in the bytes.
    func answer(_ words: [String], _ bytes: [UInt8]) async throws -> [UInt8] {
        guard words.count >= 3 else { throw Refused("too few words") }
        let session = try session(words[0])
        let purpose = words[2] == "-" ? nil : try Name(words[2])
        let rest = Array(words.dropFirst(3))
        switch words[1] {
        case "create", "create-by-name", "set", "read", "show", "let-go", "history", "list", "find", "erase", "assign":
            return try await work(words[1], session, purpose, rest, bytes)
        case "import", "export", "export-htcds", "attach", "save":
            return try await file(words[1], session, purpose, rest, bytes)
        default:
            return try await keep(words[1], session, rest, bytes)
        }
    }

    private func work(
        _ verb: String, _ session: Session, _ purpose: Name?, _ rest: [String], _ bytes: [UInt8]
    ) async throws -> [UInt8] {
        switch verb {
        case "create":
            let inputs = try RecordForm(type: Self.person, schema: schema).inputs(of: RecordObject(bytes))
            let written = try await session.create(Self.person, inputs, purpose: purpose)
            return Array("\(written.record) \(written.duplicates.count)".utf8)
        case "create-by-name":
            let object = try RecordObject(bytes)
            var values: [String: String] = [:]
            for member in object.members {
                if case .text(let text) = member.value { values[member.name] = String(decoding: text, as: UTF8.self) }
            }
            return Array(
                "\(try await session.create("person", values, purpose: "\(purpose?.description ?? "")").record)".utf8)
        case "set":
            let form = RecordForm(type: Self.person, schema: schema, null: .removes)
            let written = try await session.set(
                record(rest[0]), form.inputs(of: RecordObject(bytes)), purpose: purpose)
            return Array("\(written.sequence)".utf8)
        case "read":
            return try Self.text(
                of: try await session.read(record(rest[0]), purpose: purpose, reason: Self.text(bytes)))
        case "show":
            shown = try await session.read(record(rest[0]), purpose: purpose)
            return Array("\(shown?.fields.count ?? 0)".utf8)
        case "let-go":
            shown = nil
            return []
        case "history":
            let history = try await session.history(of: record(rest[0]), purpose: purpose)
            return Array("\(history.writes.count)".utf8)
        case "list": return Array("\(try await session.list(purpose: purpose).records.count)".utf8)
        case "find":
            let values = bytes.split(separator: UInt8(ascii: "\n")).map { String(decoding: $0, as: UTF8.self) }
            let queries = try zip(rest, values).map { FieldQuery(field: try field($0), value: $1) }
            let found = try await session.find(queries, purpose: purpose).found
            return Array(Set(found.map { "\($0.record)" }).sorted().joined(separator: "\n").utf8)
        case "erase":
            let fields = try rest.dropFirst().map { try field($0) }
            _ = try await session.erase(record(rest[0]), fields: fields, purpose: purpose, reason: Self.text(bytes))
            return []
        case "assign":
            let other = try self.session(rest[1]).identity.fingerprint
            _ = try await session.assign(record(rest[0]), to: other, purpose: purpose)
            return []
        default: throw Refused("no work \(verb)")
        }
    }

    /// A reason or the like; `nil` for none.
    private static func text(_ bytes: [UInt8]) -> String? {
        bytes.isEmpty ? nil : String(decoding: bytes, as: UTF8.self)
    }

    /// One line for each field of a record: name, tab, value.
    private static func text(of record: OpenedRecord) throws -> [UInt8] {
        var lines: [UInt8] = []
        for field in record.fields where field.field.type != .attachment {
            lines += Array("\(field.field.name)\t".utf8)
            try field.withText { lines += Array($0.utf8) }
            lines.append(UInt8(ascii: "\n"))
        }
        return lines
    }
}

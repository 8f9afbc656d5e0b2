import CaseVault
import Foundation
import Glibc
import VaultClient
import VaultModel

extension Office {
    /// What goes to a file or comes from one: its path is the first of the further words.
    func file(
        _ verb: String, _ session: Session, _ purpose: Name?, _ rest: [String], _ bytes: [UInt8]
    ) async throws -> [UInt8] {
        let isInput = verb == "import" || verb == "attach"
        let descriptor = unsafe open(
            rest[0], isInput ? O_RDONLY | O_CLOEXEC : O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw Refused("the file cannot be opened") }
        defer { close(descriptor) }
        switch verb {
        case "import":
            let formats: [String: ImportFormat] = [
                "jsonl": .jsonLines, "csv": .csv, "htcds": .htcds, "htcds-csv": .htcdsCSV,
            ]
            guard let format = formats[rest[1]] else { throw Refused("no format \(rest[1])") }
            var told: [String] = []
            let summary = try await RecordImport(type: Self.person, purpose: purpose, format: format).run(
                from: descriptor, into: session, rejected: { told.append("\($0)") },
                unmapped: { told.append("\($0)") })
            return Array(("\(summary.imported) \(summary.rejected)\n" + told.joined(separator: "\n")).utf8)
        case "export", "export-htcds":
            let standard = verb == "export" ? nil : HTCDSExport(schema: schema)
            let export = try await RecordExport(
                from: session, types: [Self.person],
                omitting: standard == nil ? [] : Set(schema.fields.filter { !HTCDSExport.has($0) }.map(\.id)),
                purpose: purpose, reason: bytes.isEmpty ? nil : String(decoding: bytes, as: UTF8.self))
            let summary = try await export.run { record in
                if let standard {
                    for member in try standard.members(of: record).members {
                        try Frames.write(Array("\(member.name): \(member.value)\n".utf8), to: descriptor)
                    }
                } else {
                    for field in record.fields where field.field.type != .attachment {
                        try field.withText { try Frames.write(Array("\($0)\n".utf8), to: descriptor) }
                    }
                }
            }
            return Array("\(summary.exported)".utf8)
        case "attach":
            _ = try await session.attach(
                record(rest[1]), field: field("photograph"), from: descriptor, purpose: purpose)
            return []
        case "save":
            let opened = try await session.read(record(rest[1]), fields: [field("photograph")], purpose: purpose)
            guard let photograph = opened.fields.first else { throw Refused("there is no photograph") }
            try await session.save(photograph, to: descriptor)
            return []
        default: throw Refused("no file \(verb)")
        }
    }
}

import Foundation
import Testing
import VaultModel

@testable import CaseVault

@Suite struct HTCDSPageTests {
    private static let url = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent().appending(path: "docs/htcds.md")
    private static let begin = "<!-- fields:begin -->\n"
    private static let end = "<!-- fields:end -->"

    private static func word(for kind: HTCDSField.Kind) -> String {
        switch kind {
        case .text: "text"
        case .number: "number"
        case .date: "date"
        case .phone: "phone"
        case .checkbox: "yes or no"
        case .choice: "code"
        case .choices: "codes"
        case .country: "country"
        case .countries: "countries"
        case .language: "language"
        }
    }

    private func table() throws -> String {
        let schema = try PolicyDocument.parse(PolicyDocument.default).schema
        var lines = ["| field | | holds | here |", "| --- | --- | --- | --- |"]
        for field in HTCDSField.all {
            let here = schema.fields.filter { $0.htcds?.description == field.name }.compactMap { own in
                schema.recordType(own.recordType).map { "`\($0.name).\(own.name)`" }
            }
            lines.append(
                "| `\(field.name)` | \(field.isCore ? "core" : "") | \(Self.word(for: field.kind)) | "
                    + "\(here.isEmpty ? "–" : here.joined(separator: ", ")) |")
        }
        return lines.joined(separator: "\n") + "\n"
    }

    @Test func `docs-htcds says where each field of the standard is`() throws {
        let text = try String(contentsOf: Self.url, encoding: .utf8)
        let start = try #require(text.range(of: Self.begin)).upperBound
        let stop = try #require(text.range(of: Self.end)).lowerBound
        let table = try table()
        if ProcessInfo.processInfo.environment["UPDATE_HTCDS"] != nil {
            try (text[..<start] + table + text[stop...]).write(to: Self.url, atomically: true, encoding: .utf8)
        } else {
            #expect(String(text[start..<stop]) == table)
        }
    }
}

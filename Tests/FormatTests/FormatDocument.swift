import Foundation

/// docs/format.md, with the example between its marks.
struct FormatDocument {
    private static let begin = "<!-- example:begin -->\n"
    private static let end = "<!-- example:end -->"
    private static let url = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().appending(path: "docs/format.md")

    private let before: String
    /// What stands between the marks.
    var example: String
    private let after: String

    init() throws {
        let text = try String(contentsOf: Self.url, encoding: .utf8)
        guard let start = text.range(of: Self.begin), let stop = text.range(of: Self.end),
            start.upperBound <= stop.lowerBound
        else { throw MissingMarks() }
        before = String(text[..<start.upperBound])
        example = String(text[start.upperBound..<stop.lowerBound])
        after = String(text[stop.lowerBound...])
    }

    func write() throws {
        try (before + example + after).write(to: Self.url, atomically: true, encoding: .utf8)
    }

    struct MissingMarks: Error {}
}

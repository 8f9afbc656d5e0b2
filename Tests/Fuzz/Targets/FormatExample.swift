import Foundation

/// The worked example of docs/format.md, by the names of its values: real bytes of every format.
struct FormatExample {
    struct Missing: Error {
        let name: String
    }

    private let values: [String: [UInt8]]

    init() throws {
        let text = try String(contentsOf: Repository.file("docs/format.md"), encoding: .utf8)
        var values: [String: [UInt8]] = [:]
        var (name, lines): (String, [Substring]) = ("", [])
        for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
            if line.hasPrefix("    ") || line.isEmpty {
                lines.append(line.dropFirst(4))
                continue
            }
            values[name] = Self.bytes(lines)
            let end = line.firstRange(of: " (")?.lowerBound ?? line.firstIndex(of: ",") ?? line.endIndex
            name = String(line[..<end])
            lines = []
        }
        self.values = values
    }

    subscript(name: String) -> [UInt8] {
        get throws {
            guard let value = values[name] else { throw Missing(name: name) }
            return value
        }
    }

    /// Hex digits, or else the text itself without empty lines around it.
    private static func bytes(_ lines: [Substring]) -> [UInt8] {
        let digits = Array(lines.joined().utf8)
        let pairs = stride(from: 0, to: digits.count, by: 2).compactMap {
            UInt8(String(decoding: digits[$0..<min($0 + 2, digits.count)], as: UTF8.self), radix: 16)
        }
        if pairs.count * 2 == digits.count { return pairs }
        return Array((lines.joined(separator: "\n").trimmingCharacters(in: .newlines) + "\n").utf8)
    }
}

/// Files of the repository that targets and their tests read.
enum Repository {
    private static let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent()

    static func file(_ path: String) -> URL { root.appending(path: path) }

    static func bytes(_ path: String) throws -> [UInt8] { Array(try Data(contentsOf: file(path))) }
}

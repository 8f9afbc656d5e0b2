import Foundation

/// A page of the documents with its transcripts: indented blocks in which a command begins with `$ ` and what it prints
/// follows. A status that is not 0 is the last line, as `[exit 77]`; a line `…` stands for lines that are left out.
struct Page {
    /// A command with what the page says that it prints.
    struct Step {
        /// The number of the command's line.
        let line: Int
        let command: String
        /// Where the output stands among the lines of the page.
        let place: Range<Int>
        let output: [String]
    }

    private static let indent = "    "

    let url: URL
    private(set) var lines: [String]
    /// In the order of the page.
    let steps: [Step]

    /// Reads a page by its path from the root of the checkout.
    init(_ path: String) throws {
        url = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().deletingLastPathComponent().appending(path: path)
        lines = try String(contentsOf: url, encoding: .utf8).components(separatedBy: "\n")
        steps = Self.steps(of: lines)
    }

    private static func steps(of lines: [String]) -> [Step] {
        var steps: [Step] = []
        var next = 0
        while next < lines.count {
            defer { next += 1 }
            guard lines[next].hasPrefix(indent + "$ ") else { continue }
            let first = next
            var command = [String(lines[next].dropFirst(indent.count + 2))]
            while let last = command.last?.last, "|\\".contains(last), next + 1 < lines.count {
                next += 1
                command.append(String(lines[next].dropFirst(indent.count)))
            }
            var end = next + 1
            // An empty line belongs to a block that goes on after it.
            while end < lines.count, !lines[end].hasPrefix(indent + "$ "),
                lines[end].hasPrefix(indent)
                    || (lines[end].isEmpty && end + 1 < lines.count && lines[end + 1].hasPrefix(indent)
                        && !lines[end + 1].hasPrefix(indent + "$ "))
            {
                end += 1
            }
            steps.append(
                Step(
                    line: first + 1, command: command.joined(separator: "\n"), place: (next + 1)..<end,
                    output: lines[(next + 1)..<end].map { String($0.dropFirst(indent.count)) }))
            next = end - 1
        }
        return steps
    }

    /// Puts other outputs in the place of those that the page has, by the position of their step.
    mutating func replace(_ outputs: [Int: [String]]) throws {
        for (position, output) in outputs.sorted(by: { $0.key > $1.key }) {
            lines.replaceSubrange(
                steps[position].place, with: output.map { $0.isEmpty ? "" : Self.indent + $0 })
        }
        try lines.joined(separator: "\n").write(to: url, atomically: true, encoding: .utf8)
    }
}

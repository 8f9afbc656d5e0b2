import VaultModel

/// A part of the example's text: a heading, a sentence and values.
struct ExampleSection {
    let title: String
    let text: String
    let items: [Item]

    /// A named value.
    struct Item {
        enum Content {
            case bytes([UInt8])
            case text(String)
        }

        let name: String
        let content: Content

        init(_ name: String, _ bytes: [UInt8]) {
            self.name = name
            content = .bytes(bytes)
        }

        init(_ name: String, text: String) {
            self.name = name
            content = .text(text)
        }

        /// `name`, its length, and the value as an indented block: 32 bytes a line, or the text as it is.
        var markdown: String {
            let lines: [String]
            let label: String
            switch content {
            case .bytes(let bytes):
                label = "\(name) (\(bytes.count) byte\(bytes.count == 1 ? "" : "s"))"
                lines = stride(from: 0, to: bytes.count, by: 32).map {
                    Array(bytes[$0..<min($0 + 32, bytes.count)]).hex
                }
            case .text(let text):
                label = name
                lines = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
            }
            let block = lines.map { $0.isEmpty ? "" : "    \($0)" }.joined(separator: "\n")
            return "\(label):\n\n\(block)\n"
        }
    }

    /// The section as Markdown.
    func markdown(number: Int) -> String {
        (["### 14.\(number) \(title)\n", "\(text)\n"] + items.map(\.markdown)).joined(separator: "\n")
    }
}

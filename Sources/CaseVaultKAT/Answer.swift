internal import Foundation

/// One line of output.
struct Answer: Encodable {
    private var fields: [String: Value]

    /// The operation did what was asked, with these results.
    static func done(_ results: [String: Value] = [:]) -> Answer {
        Answer(fields: results.merging(["ok": .flag(true)]) { _, ok in ok })
    }

    /// The input is refused, and why.
    static func refused(_ reason: String) -> Answer {
        Answer(fields: ["ok": .flag(false), "error": .text(reason)])
    }

    /// The object as one line, without the newline.
    var json: String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        guard let data = try? encoder.encode(self) else { return #"{"error":"unexpected error","ok":false}"# }
        return String(decoding: data, as: UTF8.self)
    }

    func encode(to encoder: any Encoder) throws {
        try fields.encode(to: encoder)
    }

    /// What a key of an answer can hold.
    enum Value: Encodable {
        case flag(Bool)
        case text(String)
        case list([String])

        func encode(to encoder: any Encoder) throws {
            var container = encoder.singleValueContainer()
            switch self {
            case .flag(let flag): try container.encode(flag)
            case .text(let text): try container.encode(text)
            case .list(let list): try container.encode(list)
            }
        }

        /// Bytes in hex.
        static func hex(_ bytes: [UInt8]) -> Value { .text(HexBytes(bytes).text) }
    }
}

internal import Foundation

/// A JSON string in Base64.
package struct Base64Field: Decodable, Sendable {
    /// The bytes.
    package let bytes: [UInt8]

    package init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        guard let data = Data(base64Encoded: try container.decode(String.self)) else {
            throw DecodingError.dataCorruptedError(in: container, debugDescription: "not Base64")
        }
        bytes = Array(data)
    }

    /// The bytes in lower-case hex.
    package var hex: String {
        bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
    }
}

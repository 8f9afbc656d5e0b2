/// A JSON string of hex digits.
package struct HexField: Decodable, Sendable {
    /// The bytes that the digits stand for.
    package let bytes: [UInt8]
    /// The digits.
    package let text: String

    package init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        text = try container.decode(String.self)
        let digits = text.utf8.compactMap { Character(UnicodeScalar($0)).hexDigitValue }
        guard digits.count == text.utf8.count, digits.count % 2 == 0 else {
            throw DecodingError.dataCorruptedError(in: container, debugDescription: "not hex")
        }
        bytes = stride(from: 0, to: digits.count, by: 2).map { UInt8(digits[$0] << 4 | digits[$0 + 1]) }
    }
}

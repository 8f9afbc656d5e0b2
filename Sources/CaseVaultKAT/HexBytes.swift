internal import OpenSSL

/// Bytes written as lower-case hex.
struct HexBytes: Decodable {
    let bytes: [UInt8]

    init(_ bytes: [UInt8]) {
        self.bytes = bytes
    }

    init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        guard let bytes = Self.parse(try container.decode(String.self)) else {
            throw DecodingError.dataCorruptedError(in: container, debugDescription: "not lower-case hex")
        }
        self.bytes = bytes
    }

    var text: String {
        String(decoding: bytes.flatMap { [Self.digits[Int($0 >> 4)], Self.digits[Int($0 & 15)]] }, as: UTF8.self)
    }

    /// The bytes in secret memory, as a key.
    func secret() throws(CryptoError) -> SecretBytes {
        try SecretBytes(copying: bytes.span.bytes)
    }

    /// The bytes as a hash; throws unless there are 32.
    func digest() throws(CryptoError) -> Digest {
        guard let digest = Digest(bytes) else { throw .invalidLength }
        return digest
    }

    private static let digits = Array("0123456789abcdef".utf8)

    private static func parse(_ text: String) -> [UInt8]? {
        let values = text.utf8.compactMap { digits.firstIndex(of: $0) }
        guard values.count == text.utf8.count, values.count % 2 == 0 else { return nil }
        return stride(from: 0, to: values.count, by: 2).map { UInt8(values[$0] << 4 | values[$0 + 1]) }
    }
}

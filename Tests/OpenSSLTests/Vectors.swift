import Foundation
import OpenSSL

/// The files under `Tests/Vectors`, which several test targets share.
enum Vectors {
    /// The named file, decoded. A missing or changed file is an error of the test that asks for it.
    static func load<T: Decodable>(_ type: T.Type, _ path: String) throws -> T {
        let folder = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        return try JSONDecoder().decode(type, from: Data(contentsOf: folder.appending(path: "Vectors/\(path)")))
    }
}

/// A file of Wycheproof: groups of tests of one shape.
struct Wycheproof<Group: Decodable>: Decodable {
    let testGroups: [Group]
}

/// Bytes that a vector file writes in hexadecimal.
struct Hex: Decodable, ExpressibleByStringLiteral {
    let bytes: [UInt8]

    init(stringLiteral value: String) { bytes = Self.parse(value) ?? [] }

    init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        guard let bytes = Self.parse(try container.decode(String.self)) else {
            throw DecodingError.dataCorruptedError(in: container, debugDescription: "not hexadecimal")
        }
        self.bytes = bytes
    }

    private static func parse(_ text: String) -> [UInt8]? {
        let digits = text.compactMap(\.hexDigitValue)
        guard digits.count == text.count, digits.count % 2 == 0 else { return nil }
        return stride(from: 0, to: digits.count, by: 2).map { UInt8(digits[$0] << 4 | digits[$0 + 1]) }
    }
}

extension SecretBytes {
    /// A secret with these bytes.
    init(_ bytes: [UInt8]) throws {
        try self.init(copying: bytes.span.bytes)
    }

    /// A copy of the bytes, for comparison.
    var exposed: [UInt8] {
        withExposedBytes { span in (0..<span.byteCount).map { span.byte(at: $0) } }
    }
}

extension RawSpan {
    /// One byte; traps out of bounds.
    func byte(at offset: Int) -> UInt8 {
        unsafe unsafeLoad(fromByteOffset: offset, as: UInt8.self)
    }
}

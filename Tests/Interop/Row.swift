import Foundation
import OpenSSL
import VaultCrypto
import VaultModel

/// One case that one program writes and the other opens: a line of JSON, whose values are text, decimal numbers or
/// bytes in Base64.
struct Row {
    private(set) var values: [String: String] = [:]

    init() {}

    init(json: String) throws {
        values = try JSONDecoder().decode([String: String].self, from: Data(json.utf8))
    }

    func json() throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return String(decoding: try encoder.encode(values), as: UTF8.self)
    }

    mutating func set(_ name: String, _ bytes: [UInt8]) { values[name] = Data(bytes).base64EncodedString() }
    mutating func set(_ name: String, number: some BinaryInteger) { values[name] = "\(number)" }
    mutating func set(_ name: String, text: String) { values[name] = text }

    func text(_ name: String) throws -> String {
        guard let value = values[name] else { throw InteropError("there is no \(name)") }
        return value
    }

    func bytes(_ name: String) throws -> [UInt8] {
        guard let data = Data(base64Encoded: try text(name)) else { throw InteropError("\(name) is not Base64") }
        return Array(data)
    }

    func number<Number: FixedWidthInteger>(_ name: String, as type: Number.Type = Number.self) throws -> Number {
        guard let number = Number(try text(name)) else { throw InteropError("\(name) is not a number") }
        return number
    }

    func secret(_ name: String) throws -> SecretBytes {
        let bytes = try bytes(name)
        return try SecretBytes(copying: bytes.span.bytes)
    }

    func digest(_ name: String) throws -> Digest {
        guard let digest = Digest(try bytes(name)) else { throw InteropError("\(name) is not a digest") }
        return digest
    }

    func id<Kind>(_ name: String, as kind: Identifier<Kind>.Type = Identifier<Kind>.self) throws -> Identifier<Kind> {
        guard let id = Identifier<Kind>(bytes: try bytes(name)) else { throw InteropError("\(name) is not an id") }
        return id
    }

    /// Compares what was made from the row with what stands in it.
    func expect(_ name: String, _ made: [UInt8]) throws {
        guard try bytes(name) == made else { throw InteropError("\(name) differs") }
    }
}

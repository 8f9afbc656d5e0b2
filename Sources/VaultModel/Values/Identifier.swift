public import OpenSSL
package import VaultCrypto

/// A random 128-bit id. The parameter keeps ids of different things apart.
public struct Identifier<Kind>: Hashable, Sendable, CustomStringConvertible {
    package let high: UInt64
    package let low: UInt64

    /// Takes the 16 bytes as two integers, most significant byte first.
    package init(high: UInt64, low: UInt64) {
        self.high = high
        self.low = low
    }

    /// Takes 16 bytes; `nil` at any other length.
    public init?(bytes: [UInt8]) {
        self.init(bytes: bytes[...])
    }

    /// Takes 16 bytes; `nil` at any other length.
    public init?(bytes: ArraySlice<UInt8>) {
        let middle = bytes.startIndex + 8
        guard bytes.count == 16, let high = UInt64(bigEndianBytes: bytes[..<middle]),
            let low = UInt64(bigEndianBytes: bytes[middle...])
        else { return nil }
        self.high = high
        self.low = low
    }

    /// Takes 32 lower-case hex digits; `nil` for anything else.
    public init?(hex: String) {
        guard let bytes = [UInt8](hex: hex) else { return nil }
        self.init(bytes: bytes)
    }

    /// Draws an id from getrandom(2).
    public static func random() throws(CryptoError) -> Identifier {
        guard let id = Identifier(bytes: try Random.bytes(16)) else { throw .invalidLength }
        return id
    }

    /// The 16 bytes.
    public var bytes: [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(16)
        append(to: &bytes)
        return bytes
    }

    /// Appends the 16 bytes.
    package func append(to bytes: inout [UInt8]) {
        bytes.appendInteger(high)
        bytes.appendInteger(low)
    }

    /// 32 lower-case hex digits.
    public var description: String { bytes.hex }
}

extension Identifier: Comparable {
    /// Orders as the bytes do.
    public static func < (a: Identifier, b: Identifier) -> Bool {
        (a.high, a.low) < (b.high, b.low)
    }
}

/// Tells ids of vaults apart from other ids.
public enum VaultKind {}
/// Tells ids of records apart from other ids.
public enum RecordKind {}
/// Tells ids of writes apart from other ids.
public enum WriteKind {}
/// Tells ids of requests apart from other ids.
public enum RequestIDKind {}
/// Tells ids of statements apart from other ids.
public enum StatementKind {}
/// Tells ids of grants apart from other ids.
public enum GrantKind {}
/// Tells ids of batches apart from other ids.
public enum BatchKind {}

/// A vault's id, bound into everything sealed in it.
public typealias VaultID = Identifier<VaultKind>
/// A record's id.
public typealias RecordID = Identifier<RecordKind>
/// The id of one change of a record.
public typealias WriteID = Identifier<WriteKind>
/// The id of one request; a repeat is refused.
public typealias RequestID = Identifier<RequestIDKind>
/// A statement's id; once in the log.
public typealias StatementID = Identifier<StatementKind>
/// A grant's id.
public typealias GrantID = Identifier<GrantKind>
/// The id of a batch of requests under one signature.
public typealias BatchID = Identifier<BatchKind>

extension Identifier where Kind == RequestIDKind {
    /// The id of the write that a request makes: the same 16 bytes, so that an id used once is never used again.
    public var write: WriteID { WriteID(high: high, low: low) }

    /// The id of the record that holds the reason of a request, if one was given: the same 16 bytes.
    public var reason: RecordID { RecordID(high: high, low: low) }
}

extension Context {
    /// Appends a field of 16 bytes.
    package mutating func append<Kind>(_ tag: Tag, _ id: Identifier<Kind>) {
        append(tag, id.high, id.low)
    }
}

extension ContextReader {
    /// The next field as an id.
    package mutating func identifier<Kind>(_ tag: Tag) throws(FormatError) -> Identifier<Kind> {
        guard let id = Identifier<Kind>(bytes: try slice(tag)) else { throw .invalid(tag) }
        return id
    }

    /// The next field as an id, if it is `tag`.
    package mutating func identifierIfPresent<Kind>(_ tag: Tag) throws(FormatError) -> Identifier<Kind>? {
        guard let bytes = try sliceIfPresent(tag) else { return nil }
        guard let id = Identifier<Kind>(bytes: bytes) else { throw .invalid(tag) }
        return id
    }
}

extension Identifier where Kind == WriteKind {
    /// The id of the request that makes a write.
    public var request: RequestID { RequestID(high: high, low: low) }
}

extension [UInt8] {
    /// Takes lower-case hex digits; `nil` for anything else.
    package init?(hex: String) {
        let digits = Array(hex.utf8)
        guard digits.count % 2 == 0 else { return nil }
        self = []
        reserveCapacity(digits.count / 2)
        for i in stride(from: 0, to: digits.count, by: 2) {
            guard let high = Self.nibble(digits[i]), let low = Self.nibble(digits[i + 1]) else { return nil }
            append(high << 4 | low)
        }
    }

    private static func nibble(_ digit: UInt8) -> UInt8? {
        switch digit {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): digit - UInt8(ascii: "0")
        case UInt8(ascii: "a")...UInt8(ascii: "f"): digit - UInt8(ascii: "a") + 10
        default: nil
        }
    }

    /// Lower-case hex digits.
    package var hex: String {
        let digits = Array("0123456789abcdef".utf8)
        var text: [UInt8] = []
        text.reserveCapacity(count * 2)
        for byte in self {
            text.append(digits[Int(byte >> 4)])
            text.append(digits[Int(byte & 15)])
        }
        return String(decoding: text, as: UTF8.self)
    }
}

import OpenSSL
import VaultCrypto

/// Fixed inputs; in tests nothing is secret.
enum Samples {
    static func secret(_ byte: UInt8, count: Int = 32) throws -> SecretBytes {
        try SecretBytes(copying: [UInt8](repeating: byte, count: count).span.bytes)
    }

    static func secret(_ bytes: [UInt8]) throws -> SecretBytes {
        try SecretBytes(copying: bytes.span.bytes)
    }

    static func a(_ byte: UInt8 = 0xA1) throws -> HalfA {
        try HalfA(try secret(byte))
    }

    static func b(_ byte: UInt8 = 0xB1) throws -> HalfB {
        try HalfB(try secret(byte))
    }

    /// A compartment key whose pair belongs to one compartment.
    static func compartmentKey(_ byte: UInt8 = 0xC1, kem: Context? = nil) throws -> CompartmentKey {
        try CompartmentKey(try secret(byte), kem: kem ?? Place().context(.compartmentKEM))
    }

    /// A value that does not repeat.
    static func value(_ count: Int) -> [UInt8] {
        (0..<count).map { UInt8(truncatingIfNeeded: $0 &* 7 &+ $0 >> 8) }
    }

    /// Every way to change one bit of `bytes`.
    static func bitFlips(of bytes: [UInt8]) -> some Sequence<[UInt8]> {
        (0..<(bytes.count * 8)).lazy.map { bit in
            var altered = bytes
            altered[bit / 8] ^= 1 << UInt8(bit % 8)
            return altered
        }
    }
}

/// Where a sealed thing stands: the parts of its context, each of which a test can change alone.
struct Place {
    var vault = [UInt8](repeating: 1, count: 16)
    var suite: UInt16 = 1
    var record = [UInt8](repeating: 2, count: 16)
    var compartment: UInt16 = 3
    var field: UInt32 = 4
    var write = [UInt8](repeating: 5, count: 16)
    var type: UInt8 = 1
    var kind: UInt8 = 1
    var version: UInt32 = 6
    var generation: UInt32 = 7

    func context(_ domain: Domain = .cell) -> Context {
        var context = Context(domain)
        context.append(.vault, vault)
        context.append(.suite, suite)
        context.append(.record, record)
        context.append(.compartment, compartment)
        context.append(.field, field)
        context.append(.write, write)
        context.append(.valueType, type)
        context.append(.kind, kind)
        context.append(.keyVersion, version)
        context.append(.generation, generation)
        return context
    }

    /// This place with each part changed alone.
    var neighbours: [Place] {
        let changes: [(inout Place) -> Void] = [
            { $0.vault[15] ^= 1 }, { $0.suite += 1 }, { $0.record[0] ^= 1 }, { $0.compartment += 1 }, { $0.field += 1 },
            { $0.write[8] ^= 1 }, { $0.type += 1 }, { $0.kind += 1 }, { $0.version += 1 }, { $0.generation += 1 },
        ]
        return changes.map { change in
            var place = self
            change(&place)
            return place
        }
    }
}

extension SecretBytes {
    /// Whether the secret has these bytes.
    borrowing func holds(_ bytes: [UInt8]) throws -> Bool {
        constantTimeEquals(try SecretBytes(copying: bytes.span.bytes))
    }
}

extension RawSpan {
    /// A copy as an array.
    var copied: [UInt8] {
        byteOffsets.map { unsafe unsafeLoad(fromByteOffset: $0, as: UInt8.self) }
    }
}

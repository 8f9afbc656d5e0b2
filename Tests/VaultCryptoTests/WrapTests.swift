import OpenSSL
import Testing
import VaultCrypto

@Suite struct WrapTests {
    private let place = Place()
    private let a: HalfA
    private let b: HalfB
    private let record: RecordKey
    private let gate: GateEpochKey

    init() throws {
        a = try Samples.a()
        b = try Samples.b()
        record = RecordKey(try Samples.secret(0xD1))
        gate = try GateEpochKey(try Samples.secret(0xE1))
    }

    @Test func `a half A opens under its record key in its place`() throws {
        let wrap = try Wrap.seal(a, under: record, context: place.context(.wrap))
        #expect(wrap.count == Wrap.count)
        let opened = try Wrap.openA(wrap, under: record, context: place.context(.wrap))
        let isEqual = opened.secret.constantTimeEquals(a.secret)
        #expect(isEqual)
    }

    @Test func `a half B opens under its epoch in its place`() throws {
        let wrap = try Wrap.seal(b, under: gate, context: place.context(.wrap))
        #expect(wrap.count == Wrap.count)
        let opened = try Wrap.openB(wrap, under: gate, context: place.context(.wrap))
        let isEqual = opened.secret.constantTimeEquals(b.secret)
        #expect(isEqual)
    }

    @Test func `a half A opens with the compartment's key to which it was sealed`() throws {
        let key = try Samples.compartmentKey()
        let wrap = try Wrap.seal(a, toCompartment: try key.privateKey().publicKey, context: place.context(.hpke))
        #expect(wrap.count == Envelope.count)
        let opened = try Wrap.openA(wrap, with: key, context: place.context(.hpke))
        let isEqual = opened.secret.constantTimeEquals(a.secret)
        #expect(isEqual)
    }

    @Test func `another key opens nothing`() throws {
        let context = place.context(.wrap)
        let wrapA = try Wrap.seal(a, under: record, context: context)
        let wrapB = try Wrap.seal(b, under: gate, context: context)
        let other = RecordKey(try Samples.secret(0xD2))
        #expect(throws: VaultCryptoError.notAuthentic) { try Wrap.openA(wrapA, under: other, context: context) }
        let otherGate = try GateEpochKey(try Samples.secret(0xE2))
        #expect(throws: VaultCryptoError.notAuthentic) { try Wrap.openB(wrapB, under: otherGate, context: context) }
        let key = try Samples.compartmentKey()
        let envelope = try Wrap.seal(a, toCompartment: try key.privateKey().publicKey, context: context)
        let otherKey = try Samples.compartmentKey(0xC2)
        #expect(throws: VaultCryptoError.notAuthentic) { try Wrap.openA(envelope, with: otherKey, context: context) }
    }

    @Test func `a wrap opens in its own place alone, which holds its kind`() throws {
        let key = try Samples.compartmentKey()
        let wrapA = try Wrap.seal(a, under: record, context: place.context(.wrap))
        let wrapB = try Wrap.seal(b, under: gate, context: place.context(.wrap))
        let envelope = try Wrap.seal(a, toCompartment: try key.privateKey().publicKey, context: place.context(.hpke))
        for neighbour in place.neighbours {
            #expect(throws: VaultCryptoError.notAuthentic) {
                try Wrap.openA(wrapA, under: record, context: neighbour.context(.wrap))
            }
            #expect(throws: VaultCryptoError.notAuthentic) {
                try Wrap.openB(wrapB, under: gate, context: neighbour.context(.wrap))
            }
            #expect(throws: VaultCryptoError.notAuthentic) {
                try Wrap.openA(envelope, with: key, context: neighbour.context(.hpke))
            }
        }
    }

    @Test func `a change of any bit of a wrap is refused`() throws {
        let context = place.context(.wrap)
        for altered in Samples.bitFlips(of: try Wrap.seal(a, under: record, context: context)) {
            #expect(throws: VaultCryptoError.notAuthentic) {
                try Wrap.openA(altered, under: record, context: context)
            }
        }
    }

    @Test(arguments: [0, 16, 47, 49, 104])
    func `a wrap of another length is refused`(count: Int) {
        let bytes = [UInt8](repeating: 0, count: count)
        #expect(throws: VaultCryptoError.notAuthentic) {
            try Wrap.openA(bytes, under: record, context: place.context(.wrap))
        }
        #expect(throws: VaultCryptoError.notAuthentic) {
            try Wrap.openB(bytes, under: gate, context: place.context(.wrap))
        }
    }

    @Test func `a secret of another length in an envelope is no half`() throws {
        let key = try Samples.compartmentKey()
        let envelope = try Envelope.seal(
            try Samples.secret(1, count: 33), to: try key.privateKey().publicKey, info: place.context(.hpke))
        #expect(throws: VaultCryptoError.crypto(.invalidLength)) {
            try Wrap.openA(envelope, with: key, context: place.context(.hpke))
        }
    }

    @Test func `kinds 1 to 4 are known, others are refused`() throws {
        #expect(try WrapKind.supported(1) == .recordKey)
        #expect(try WrapKind.supported(2) == .compartmentPublicKey)
        #expect(try WrapKind.supported(3) == .gateKey)
        #expect(try WrapKind.supported(4) == .list)
        for kind: UInt8 in [0, 5, 255] {
            #expect(throws: FormatError.unknownVersion) { try WrapKind.supported(kind) }
        }
    }

    @Test func `suite 1 is known and no other`() throws {
        #expect(try Suite.supported(1) == .one)
        for suite: UInt16 in [0, 2, 256, .max] {
            #expect(throws: FormatError.unknownVersion) { try Suite.supported(suite) }
        }
    }
}

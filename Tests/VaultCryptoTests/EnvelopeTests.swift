import OpenSSL
import Testing
import VaultCrypto

@Suite struct EnvelopeTests {
    private let recipient: X25519.PrivateKey
    private let info = Place().context(.hpke)
    private let envelope: [UInt8]

    init() throws {
        recipient = try X25519.PrivateKey.generate()
        envelope = try Envelope.seal(try Samples.secret(7), to: recipient.publicKey, info: info)
    }

    private func open(_ bytes: [UInt8]) throws {
        _ = try Envelope.open(bytes, with: recipient, info: info)
    }

    @Test func `an envelope is the three algorithms, the encapsulated key and the sealed secret`() throws {
        #expect(envelope.count == Envelope.count)
        #expect(Array(envelope.prefix(8)) == [0, 0x20, 0, 1, 0, 2, 0, 32])
        let opened = try Envelope.open(envelope, with: recipient, info: info)
        let isEqual = opened.constantTimeEquals(try Samples.secret(7))
        #expect(isEqual)
    }

    @Test(arguments: [
        (0, [0x00, 0x10] as [UInt8]), (0, [0x64, 0x7A]), (2, [0, 2]), (2, [0, 3]), (4, [0, 1]), (4, [0, 3]),
        (6, [0, 65]), (6, [8, 0]), (6, [0, 0]), (6, [0, 31]),
    ])
    func `other algorithms and lengths are refused by name`(offset: Int, bytes: [UInt8]) {
        var altered = envelope
        altered.replaceSubrange(offset..<(offset + 2), with: bytes)
        #expect(throws: VaultCryptoError.malformed(.unknownVersion)) { try open(altered) }
    }

    @Test func `an envelope that is cut anywhere is refused`() {
        for count in 0..<envelope.count {
            #expect(throws: VaultCryptoError.self) { try open(Array(envelope.prefix(count))) }
        }
        #expect(throws: VaultCryptoError.notAuthentic) { try open(envelope + [0]) }
    }

    @Test func `a change of any bit is refused`() {
        for altered in Samples.bitFlips(of: envelope) {
            #expect(throws: VaultCryptoError.self) { try open(altered) }
        }
    }

    @Test func `an encapsulated key of low order is refused`() {
        var altered = envelope
        altered.replaceSubrange(8..<40, with: [UInt8](repeating: 0, count: 32))
        #expect(throws: VaultCryptoError.crypto(.invalidKey)) { try open(altered) }
    }

    @Test func `another recipient or purpose opens nothing`() throws {
        let stranger = try X25519.PrivateKey.generate()
        #expect(throws: VaultCryptoError.notAuthentic) {
            _ = try Envelope.open(envelope, with: stranger, info: info)
        }
        for neighbour in Place().neighbours {
            #expect(throws: VaultCryptoError.notAuthentic) {
                _ = try Envelope.open(envelope, with: recipient, info: neighbour.context(.hpke))
            }
        }
    }
}

import OpenSSL
import Testing
import VaultCrypto

@Suite struct HPKETests {
    private let recipient: X25519.PrivateKey
    private let info = Array("info".utf8)
    private let aad = Array("aad".utf8)

    init() throws {
        recipient = try X25519.PrivateKey.generate()
    }

    @Test(arguments: [0, 1, 32, 64, 1000])
    func `a secret opens for its recipient alone`(count: Int) throws {
        let secret = try SecretBytes.random(count: count)
        let (enc, ct) = try HPKE.seal(secret, to: recipient.publicKey, info: info, aad: aad)
        #expect(enc.count == 32)
        #expect(ct.count == count + 16)
        let opened = try HPKE.openSecret(enc: enc, ct: ct, privateKey: recipient, info: info, aad: aad)
        let isEqual = opened.constantTimeEquals(secret)
        #expect(isEqual)
        let stranger = try X25519.PrivateKey.generate()
        #expect(throws: CryptoError.authenticationFailed) {
            _ = try HPKE.openSecret(enc: enc, ct: ct, privateKey: stranger, info: info, aad: aad)
        }
    }

    @Test func `nothing that was sealed along can differ`() throws {
        let (enc, ct) = try HPKE.seal(SecretBytes.random(count: 32), to: recipient.publicKey, info: info, aad: aad)
        #expect(throws: CryptoError.authenticationFailed) {
            _ = try HPKE.openSecret(enc: enc, ct: ct, privateKey: recipient, info: info + [0], aad: aad)
        }
        #expect(throws: CryptoError.authenticationFailed) {
            _ = try HPKE.openSecret(enc: enc, ct: ct, privateKey: recipient, info: info, aad: [])
        }
        for index in ct.indices {
            var altered = ct
            altered[index] ^= 0x80
            #expect(throws: CryptoError.authenticationFailed) {
                _ = try HPKE.openSecret(enc: enc, ct: altered, privateKey: recipient, info: info, aad: aad)
            }
        }
    }

    @Test func `an encapsulated key in another spelling is another one`() throws {
        let (enc, ct) = try HPKE.seal(SecretBytes.random(count: 32), to: recipient.publicKey, info: info, aad: aad)
        var altered = enc
        // X25519 ignores the top bit, so that the shared point is the same: only the context tells the two apart.
        altered[31] ^= 0x80
        #expect(throws: CryptoError.authenticationFailed) {
            _ = try HPKE.openSecret(enc: altered, ct: ct, privateKey: recipient, info: info, aad: aad)
        }
    }

    @Test func `two seals of one secret have nothing in common`() throws {
        let secret = try SecretBytes.random(count: 32)
        let first = try HPKE.seal(secret, to: recipient.publicKey, info: info, aad: aad)
        let second = try HPKE.seal(secret, to: recipient.publicKey, info: info, aad: aad)
        #expect(first.enc != second.enc)
        #expect(first.ct != second.ct)
    }

    @Test func `a pre-shared key is needed in addition, with its id`() throws {
        let secret = try SecretBytes.random(count: 32)
        let psk = try SecretBytes.random(count: 32)
        let (enc, ct) = try HPKE.seal(secret, to: recipient.publicKey, info: info, aad: aad, psk: psk, pskID: [1])
        let opened = try HPKE.openSecret(
            enc: enc, ct: ct, privateKey: recipient, info: info, aad: aad, psk: psk, pskID: [1])
        let isEqual = opened.constantTimeEquals(secret)
        #expect(isEqual)
        #expect(throws: CryptoError.authenticationFailed) {
            _ = try HPKE.openSecret(
                enc: enc, ct: ct, privateKey: recipient, info: info, aad: aad, psk: psk, pskID: [2])
        }
        #expect(throws: CryptoError.authenticationFailed) {
            _ = try HPKE.openSecret(
                enc: enc, ct: ct, privateKey: recipient, info: info, aad: aad, psk: SecretBytes.random(count: 32),
                pskID: [1])
        }
        #expect(throws: CryptoError.authenticationFailed) {
            _ = try HPKE.openSecret(enc: enc, ct: ct, privateKey: recipient, info: info, aad: aad)
        }
    }

    @Test func `a short pre-shared key and an empty id are refused`() throws {
        let secret = try SecretBytes.random(count: 32)
        #expect(throws: CryptoError.invalidKey) {
            try HPKE.seal(
                secret, to: recipient.publicKey, info: info, aad: aad, psk: SecretBytes.random(count: 31), pskID: [1])
        }
        #expect(throws: CryptoError.invalidKey) {
            try HPKE.seal(
                secret, to: recipient.publicKey, info: info, aad: aad, psk: SecretBytes.random(count: 32), pskID: [])
        }
    }

    @Test func `keys of another length or of low order are refused on both sides`() throws {
        let secret = try SecretBytes.random(count: 32)
        for bad in [[], [UInt8](repeating: 9, count: 31), [UInt8](repeating: 9, count: 33)] {
            #expect(throws: CryptoError.invalidLength) {
                try HPKE.seal(secret, to: bad, info: info, aad: aad)
            }
            #expect(throws: CryptoError.invalidLength) {
                _ = try HPKE.openSecret(
                    enc: bad, ct: [UInt8](repeating: 0, count: 48), privateKey: recipient, info: info, aad: aad)
            }
        }
        let zero = [UInt8](repeating: 0, count: 32)
        #expect(throws: CryptoError.invalidKey) { try HPKE.seal(secret, to: zero, info: info, aad: aad) }
        #expect(throws: CryptoError.invalidKey) {
            _ = try HPKE.openSecret(
                enc: zero, ct: [UInt8](repeating: 0, count: 48), privateKey: recipient, info: info, aad: aad)
        }
    }

    @Test func `a message that does not open does not move the sequence`() throws {
        var sender = try HPKE.SenderContext(to: recipient.publicKey, info: info)
        var receiver = try HPKE.RecipientContext(enc: sender.enc, privateKey: recipient, info: info)
        let first = try sender.seal([1], aad: aad)
        let second = try sender.seal([2], aad: aad)
        #expect(throws: CryptoError.authenticationFailed) { try receiver.open(second, aad: aad) }
        #expect(try receiver.open(first, aad: aad) == [1])
        #expect(throws: CryptoError.authenticationFailed) { try receiver.open(first, aad: aad) }
        #expect(try receiver.open(second, aad: aad) == [2])
    }

    @Test func `no message has the last number`() throws {
        var receiver = try HPKE.RecipientContext(
            enc: X25519.PrivateKey.generate().publicKey, privateKey: recipient, info: info)
        receiver.skip(to: .max)
        #expect(throws: CryptoError.invalidLength) { try receiver.open([UInt8](repeating: 0, count: 16), aad: aad) }
    }

    @Test func `secrets go through no suite but the vault's`() throws {
        let suite = try HPKE.Ciphersuite(kem: 0x0020, kdf: 0x0001, aead: 0x0003)
        var sender = try HPKE.SenderContext(
            to: recipient.publicKey, info: info, suite: suite, ephemeral: X25519.PrivateKey.generate())
        let secret = try SecretBytes.random(count: 32)
        #expect(throws: CryptoError.invalidParameter) { try sender.sealSecret(secret, aad: aad) }
    }

    @Test func `unknown algorithms are refused`() {
        for (kem, kdf, aead) in [(0x0010, 1, 2), (0x0020, 2, 2), (0x0020, 1, 0), (0x0020, 1, 4), (0x0020, 1, 0xffff)] {
            #expect(throws: CryptoError.invalidParameter) {
                try HPKE.Ciphersuite(kem: UInt16(kem), kdf: UInt16(kdf), aead: UInt16(aead))
            }
        }
    }

    @Test func `a key pair is not derived from less than 32 bytes`() {
        #expect(throws: CryptoError.invalidLength) { try HPKE.deriveKeyPair(ikm: SecretBytes.random(count: 31)) }
    }
}

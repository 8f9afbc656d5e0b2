import OpenSSL
import Testing

/// The first check of each primitive, from the RFCs that define them.
@Suite struct KnownAnswerTests {
    struct Answers: Decodable {
        let hkdf_sha256: [HKDFCase]
        let hmac_sha256: [HMACCase]
        let scrypt: [ScryptCase]
        let ed25519: [SignatureCase]
        let x25519: [AgreementCase]
    }
    struct HKDFCase: Decodable { let ikm, salt, info, prk, okm: Hex }
    struct HMACCase: Decodable { let key, data, mac: Hex }
    struct ScryptCase: Decodable {
        let P, S, DK: Hex
        let N, r, p, dkLen: Int
    }
    struct SignatureCase: Decodable { let sk, pk, msg, sig: Hex }
    struct AgreementCase: Decodable { let scalar, u, out: Hex }

    let answers: Answers

    init() throws {
        answers = try Vectors.load(Answers.self, "rfc/known_answers.json")
    }

    @Test func `HKDF gives the answers of RFC 5869`() throws {
        #expect(answers.hkdf_sha256.count == 2)
        for test in answers.hkdf_sha256 {
            let prk = try HKDFSHA256.extract(salt: test.salt.bytes.span.bytes, ikm: SecretBytes(test.ikm.bytes))
            #expect(prk.exposed == test.prk.bytes)
            let okm = try HKDFSHA256.expand(prk, info: test.info.bytes.span.bytes, count: test.okm.bytes.count)
            #expect(okm.exposed == test.okm.bytes)
        }
    }

    @Test func `HMAC gives the answers of RFC 4231`() throws {
        #expect(answers.hmac_sha256.count == 4)
        for test in answers.hmac_sha256 {
            let key = try SecretBytes(test.key.bytes)
            let code = HMACSHA256.authenticationCode(for: test.data.bytes.span.bytes, key: key)
            #expect(code.bytes == test.mac.bytes)
        }
    }

    @Test func `scrypt gives the answers of RFC 7914 and that of a Thai passphrase at N = 2^15`() throws {
        #expect(answers.scrypt.map(\.N) == [16, 1024, 16384, 32768])
        for test in answers.scrypt {
            let key = try Scrypt.derive(
                passphrase: SecretBytes(test.P.bytes), salt: test.S.bytes.span.bytes, n: test.N, r: test.r, p: test.p,
                count: test.dkLen)
            #expect(key.exposed == test.DK.bytes)
        }
    }

    @Test(arguments: [
        (0, 8, 1), (1, 8, 1), (3, 8, 1), (-2, 8, 1), (1 << 21, 8, 1), (16, 0, 1), (16, 33, 1), (16, 8, 17),
    ])
    func `scrypt refuses costs it does not take`(n: Int, r: Int, p: Int) throws {
        let passphrase = try SecretBytes([1])
        let salt: [UInt8] = []
        #expect(throws: CryptoError.invalidParameter) {
            _ = try Scrypt.derive(passphrase: passphrase, salt: salt.span.bytes, n: n, r: r, p: p, count: 32)
        }
    }

    @Test func `Ed25519 gives the answers of RFC 8032`() throws {
        #expect(answers.ed25519.count == 2)
        for test in answers.ed25519 {
            let key = try Ed25519.PrivateKey(seed: SecretBytes(test.sk.bytes))
            #expect(key.publicKey == test.pk.bytes)
            #expect(try key.signature(for: test.msg.bytes.span.bytes) == test.sig.bytes)
            #expect(try key.exportSeed().exposed == test.sk.bytes)
        }
    }

    @Test func `X25519 gives the answer of RFC 7748`() throws {
        #expect(answers.x25519.count == 1)
        for test in answers.x25519 {
            let key = try X25519.PrivateKey(SecretBytes(test.scalar.bytes))
            #expect(try key.sharedSecret(with: test.u.bytes.span.bytes).exposed == test.out.bytes)
        }
    }
}

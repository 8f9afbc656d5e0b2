import OpenSSL
import Testing

@Suite struct CurveTests {
    struct AgreementGroup: Decodable {
        struct Case: Decodable {
            let tcId: Int
            let `public`, `private`, shared: Hex
        }
        let tests: [Case]
    }

    @Test func `X25519 takes every public key of wycheproof as RFC 7748 says, save those that lead to zero`() throws {
        var agreed = 0
        var refused = 0
        for group in try Vectors.load(Wycheproof<AgreementGroup>.self, "wycheproof/x25519_test.json").testGroups {
            for test in group.tests {
                let key = try X25519.PrivateKey(SecretBytes(test.private.bytes))
                if test.shared.bytes.allSatisfy({ $0 == 0 }) {
                    refused += 1
                    #expect(throws: CryptoError.invalidKey, "\(test.tcId)") {
                        _ = try key.sharedSecret(with: test.public.bytes.span.bytes)
                    }
                } else {
                    agreed += 1
                    let shared = try key.sharedSecret(with: test.public.bytes.span.bytes)
                    #expect(shared.exposed == test.shared.bytes, "\(test.tcId)")
                }
            }
        }
        #expect(agreed == 325)
        #expect(refused == 20)
    }

    @Test func `two new X25519 keys agree, and an exported one is the same key`() throws {
        let a = try X25519.PrivateKey.generate()
        let b = try X25519.PrivateKey.generate()
        #expect(a.publicKey != b.publicKey)
        let shared = try a.sharedSecret(with: b.publicKey.span.bytes)
        #expect(try b.sharedSecret(with: a.publicKey.span.bytes).constantTimeEquals(shared))
        let again = try X25519.PrivateKey(a.exportSecret())
        #expect(again.publicKey == a.publicKey)
        #expect(try again.sharedSecret(with: b.publicKey.span.bytes).constantTimeEquals(shared))
    }

    @Test(arguments: [0, 31, 33, 64])
    func `keys of other lengths than 32 bytes are refused`(count: Int) throws {
        let bytes = [UInt8](repeating: 9, count: count)
        let key = try X25519.PrivateKey.generate()
        #expect(throws: CryptoError.invalidLength) { _ = try key.sharedSecret(with: bytes.span.bytes) }
        #expect(throws: CryptoError.invalidLength) { try X25519.PrivateKey(SecretBytes(bytes)) }
        #expect(throws: CryptoError.invalidLength) { try Ed25519.PrivateKey(seed: SecretBytes(bytes)) }
        #expect(throws: CryptoError.invalidLength) { try Ed25519.VerifyingKey(bytes.span.bytes) }
        let none: [UInt8] = []
        let signature = [UInt8](repeating: 0, count: 64)
        #expect(
            Ed25519.isValid(signature: signature.span.bytes, for: none.span.bytes, publicKey: bytes.span.bytes) == false
        )
    }

    struct SignatureGroup: Decodable {
        struct Key: Decodable { let pk: Hex }
        struct Case: Decodable {
            let tcId: Int
            let msg, sig: Hex
            let result: String
        }
        let publicKey: Key
        let tests: [Case]
    }

    @Test func `Ed25519 agrees with wycheproof`() throws {
        var count = 0
        for group in try Vectors.load(Wycheproof<SignatureGroup>.self, "wycheproof/ed25519_test.json").testGroups {
            let key = try Ed25519.VerifyingKey(group.publicKey.pk.bytes.span.bytes)
            for test in group.tests {
                count += 1
                let valid = key.isValid(signature: test.sig.bytes.span.bytes, for: test.msg.bytes.span.bytes)
                #expect(valid == (test.result == "valid"), "\(test.tcId)")
            }
        }
        #expect(count == 100)
    }

    struct CornerCase: Decodable {
        let number: Int
        let key, sig: Hex
        let msg: String
        let flags: [String]?
        let ref_cofactorless_canonicalA: Bool
    }

    @Test func `Ed25519 verifies the corner cases by the documented rule`() throws {
        let cases = try Vectors.load([CornerCase].self, "ed25519/cctv_corner_cases.json")
        #expect(cases.count == 616)
        var valid = 0
        for test in cases {
            let flags = Set(test.flags ?? [])
            let expected = test.ref_cofactorless_canonicalA && flags.isDisjoint(with: ["low_order_A", "low_order_R"])
            let message = [UInt8](test.msg.utf8)
            let actual = Ed25519.isValid(
                signature: test.sig.bytes.span.bytes, for: message.span.bytes, publicKey: test.key.bytes.span.bytes)
            #expect(actual == expected, "\(test.number)")
            valid += actual ? 1 : 0

            let badKey = !flags.isDisjoint(with: ["low_order_A", "non_canonical_A"])
            #expect(((try? Ed25519.VerifyingKey(test.key.bytes.span.bytes)) == nil) == badKey, "\(test.number)")
        }
        #expect(valid == 29)
    }

    @Test func `a public key whose y is not reduced is refused though the point is sound`() {
        // y = p + 3 and, with the sign bit, p + 18: not among the points of low order.
        for (first, last) in [(0xf0, 0x7f), (0xff, 0xff)] as [(UInt8, UInt8)] {
            let key = [first] + [UInt8](repeating: 0xff, count: 30) + [last]
            #expect(throws: CryptoError.invalidKey) { try Ed25519.VerifyingKey(key.span.bytes) }
        }
    }

    @Test func `a signature with s raised by the order of the group is refused`() throws {
        let key = try Ed25519.PrivateKey.generate()
        let message: [UInt8] = [1, 2, 3]
        var signature = try key.signature(for: message.span.bytes)
        #expect(
            Ed25519.isValid(
                signature: signature.span.bytes, for: message.span.bytes, publicKey: key.publicKey.span.bytes) == true)
        let order: Hex = "edd3f55c1a631258d69cf7a2def9de1400000000000000000000000000000010"
        var carry = 0
        for index in 0..<32 {
            carry += Int(signature[32 + index]) + Int(order.bytes[index])
            signature[32 + index] = UInt8(carry & 255)
            carry >>= 8
        }
        #expect(
            Ed25519.isValid(
                signature: signature.span.bytes, for: message.span.bytes, publicKey: key.publicKey.span.bytes) == false)
    }

    @Test func `an Ed25519 signature is for its message and key only, the empty message too`() throws {
        let key = try Ed25519.PrivateKey.generate()
        let other = try Ed25519.PrivateKey.generate()
        let none: [UInt8] = []
        let zero: [UInt8] = [0]
        let signature = try key.signature(for: none.span.bytes)
        let verifier = try Ed25519.VerifyingKey(key.publicKey.span.bytes)
        #expect(verifier.isValid(signature: signature.span.bytes, for: none.span.bytes) == true)
        #expect(verifier.isValid(signature: signature.span.bytes, for: zero.span.bytes) == false)
        #expect(verifier.isValid(signature: none.span.bytes, for: none.span.bytes) == false)
        let stranger = try Ed25519.VerifyingKey(other.publicKey.span.bytes)
        #expect(stranger.isValid(signature: signature.span.bytes, for: none.span.bytes) == false)
    }
}

import OpenSSL
import Testing

@Suite struct HashTests {
    @Test(arguments: [
        ("", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
        ("abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
        (
            "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
            "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"
        ),
    ])
    func `SHA-256 gives the values of FIPS 180`(text: String, hex: String) {
        let bytes = [UInt8](text.utf8)
        #expect(SHA256.hash(bytes).hex == hex)
        #expect(SHA256.hash(bytes.span.bytes).description == hex)
    }

    @Test(arguments: [0, 1, 63, 64, 65, 1000])
    func `an incremental hash equals the hash of the whole`(split: Int) throws {
        let bytes = try Random.bytes(1000)
        var hash = SHA256()
        hash.update(Array(bytes[..<split]))
        // Another hash on the same thread does not disturb one that is under way.
        _ = SHA256.hash([1])
        hash.update(bytes.span.bytes.extracting(split..<1000))
        #expect(hash.finalize() == SHA256.hash(bytes))
    }

    @Test func `prefixed hashes are those of the joined bytes`() throws {
        let left = SHA256.hash([1])
        let right = SHA256.hash([2])
        #expect(SHA256.hash(prefix: 1, left, right) == SHA256.hash([1] + left.bytes + right.bytes))
        #expect(SHA256.hash(prefix: 0, left.bytes.span.bytes) == SHA256.hash([0] + left.bytes))
        var hash = SHA256()
        hash.update(left)
        hash.update(right)
        #expect(hash.finalize() == SHA256.hash(left.bytes + right.bytes))
    }

    @Test func `a digest keeps its 32 bytes in order and takes no other number`() throws {
        let bytes = [UInt8](0..<32)
        let digest = try #require(Digest(bytes))
        #expect(digest.bytes == bytes)
        var appended: [UInt8] = [255]
        digest.append(to: &appended)
        #expect(appended == [255] + bytes)
        #expect(digest.withBytes { constantTimeEquals($0, bytes.span.bytes) })
        #expect(digest.hex == "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f")
        #expect(Digest.zero.bytes == [UInt8](repeating: 0, count: 32))
        #expect(Digest([UInt8](0..<31)) == nil)
        #expect(Digest([UInt8](0..<33)) == nil)
        #expect(Digest([]) == nil)
        #expect(Set([digest, digest, .zero]).count == 2)
    }

    struct MACGroup: Decodable {
        struct Case: Decodable {
            let tcId: Int
            let key, msg, tag: Hex
            let result: String
        }
        let tagSize: Int
        let tests: [Case]
    }

    @Test func `HMAC agrees with wycheproof and a shortened tag is never valid`() throws {
        var count = 0
        for group in try Vectors.load(Wycheproof<MACGroup>.self, "wycheproof/hmac_sha256_test.json").testGroups {
            for test in group.tests {
                count += 1
                let key = try SecretBytes(test.key.bytes)
                let code = HMACSHA256.authenticationCode(for: test.msg.bytes.span.bytes, key: key)
                let matches = Array(code.bytes.prefix(group.tagSize / 8)) == test.tag.bytes
                #expect(matches == (test.result == "valid"), "\(test.tcId)")
                let valid = HMACSHA256.isValid(test.tag.bytes.span.bytes, for: test.msg.bytes.span.bytes, key: key)
                #expect(valid == (test.result == "valid" && group.tagSize == 256), "\(test.tcId)")
            }
        }
        #expect(count == 116)
    }

    @Test(arguments: [0, 1, 63, 64, 65, 200])
    func `HMAC takes keys of any length, and a longer one than a block stands for its hash`(length: Int) throws {
        let key = try Random.bytes(length)
        let block = (length > 64 ? SHA256.hash(key).bytes : key)
        let padded = block + [UInt8](repeating: 0, count: 64 - block.count)
        let inner = SHA256.hash(padded.map { $0 ^ 0x36 } + [1, 2, 3])
        let expected = SHA256.hash(padded.map { $0 ^ 0x5c } + inner.bytes)
        let message: [UInt8] = [1, 2, 3]
        let code = HMACSHA256.authenticationCode(for: message.span.bytes, key: try SecretBytes(key))
        #expect(code == expected)
    }

    struct KDFGroup: Decodable {
        struct Case: Decodable {
            let tcId: Int
            let ikm, salt, info, okm: Hex
            let size: Int
            let result: String
        }
        let tests: [Case]
    }

    @Test func `HKDF agrees with wycheproof and refuses more than 255 blocks`() throws {
        var valid = 0
        var refused = 0
        for group in try Vectors.load(Wycheproof<KDFGroup>.self, "wycheproof/hkdf_sha256_test.json").testGroups {
            for test in group.tests {
                let ikm = try SecretBytes(test.ikm.bytes)
                let prk = try HKDFSHA256.extract(salt: test.salt.bytes.span.bytes, ikm: ikm)
                let info = test.info.bytes
                guard test.result == "valid" else {
                    refused += 1
                    #expect(throws: CryptoError.invalidLength, "\(test.tcId)") {
                        _ = try HKDFSHA256.expand(prk, info: info.span.bytes, count: test.size)
                    }
                    continue
                }
                valid += 1
                let okm = try HKDFSHA256.expand(prk, info: info.span.bytes, count: test.size)
                #expect(okm.exposed == test.okm.bytes, "\(test.tcId)")
                let open = try HKDFSHA256.expandPublic(prk, info: info.span.bytes, count: test.size)
                #expect(open == test.okm.bytes, "\(test.tcId)")
            }
        }
        #expect(valid == 56)
        #expect(refused == 2)
    }

    @Test(arguments: [0, -1, 8161])
    func `HKDF refuses counts it cannot give`(count: Int) throws {
        let prk = try SecretBytes.random(count: 32)
        let info: [UInt8] = []
        #expect(throws: CryptoError.invalidLength) {
            _ = try HKDFSHA256.expand(prk, info: info.span.bytes, count: count)
        }
        #expect(throws: CryptoError.invalidLength) {
            try HKDFSHA256.expandPublic(prk, info: info.span.bytes, count: count)
        }
    }

    @Test func `the forms of HKDF agree with one another`() throws {
        let salt = try SecretBytes.random(count: 40)
        let ikm = try SecretBytes.random(count: 33)
        let prefix: [UInt8] = Array("label".utf8)
        let info: [UInt8] = Array("info".utf8)
        let none: [UInt8] = []

        let plain = try HKDFSHA256.extract(salt: salt.exposed.span.bytes, ikm: ikm)
        let secretSalt = try HKDFSHA256.extract(salt: salt, prefix: none.span.bytes, ikm: ikm)
        #expect(plain.constantTimeEquals(secretSalt) == true)

        let joined = try HKDFSHA256.extract(salt: salt.exposed.span.bytes, ikm: SecretBytes(prefix + ikm.exposed))
        let prefixed = try HKDFSHA256.extract(salt: salt, prefix: prefix.span.bytes, ikm: ikm)
        let opened = try HKDFSHA256.extract(salt: salt.exposed.span.bytes, prefix: prefix.span.bytes, ikm: ikm)
        #expect(prefixed.constantTimeEquals(joined) == true)
        #expect(opened.constantTimeEquals(joined) == true)

        let key = try HKDFSHA256.expand(plain, info: info.span.bytes, count: 32)
        let derived = try HKDFSHA256.deriveKey(salt: salt, ikm: ikm, info: info.span.bytes)
        #expect(derived.constantTimeEquals(key) == true)
        #expect(try HKDFSHA256.expandDigest(plain, info: info.span.bytes).bytes == key.exposed)
    }
}

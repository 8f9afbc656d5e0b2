import OpenSSL
import Testing

@Suite struct AES256GCMTests {
    struct Group: Decodable {
        let tagSize: Int
        let tests: [Case]
    }

    struct Case: Decodable {
        let tcId: Int
        let key, iv, aad, msg, ct, tag: Hex
        let result: String
    }

    let nonce = [UInt8](repeating: 7, count: 12)
    let message = [UInt8]("case 4711".utf8)
    let none: [UInt8] = []

    @Test func `wycheproof cases of our sizes open as told and all others are refused by length`() throws {
        var ours = 0
        var refused = 0
        for group in try Vectors.load(Wycheproof<Group>.self, "wycheproof/aes_gcm_test.json").testGroups {
            #expect(group.tagSize == 128)
            for test in group.tests {
                let key = try SecretBytes(test.key.bytes)
                let sealed = test.ct.bytes + test.tag.bytes
                let opened = Result { () throws(CryptoError) in
                    try AES256GCM.open(
                        sealed.span.bytes, key: key, nonce: test.iv.bytes.span.bytes, aad: test.aad.bytes.span.bytes)
                }
                if test.key.bytes.count != 32 || test.iv.bytes.count != 12 {
                    refused += 1
                    #expect(opened == .failure(.invalidLength), "\(test.tcId)")
                    continue
                }
                ours += 1
                guard test.result == "valid" else {
                    #expect(opened == .failure(.authenticationFailed), "\(test.tcId)")
                    continue
                }
                #expect(opened == .success(test.msg.bytes), "\(test.tcId)")
                let again = try AES256GCM.seal(
                    test.msg.bytes.span.bytes, key: key, nonce: test.iv.bytes.span.bytes,
                    aad: test.aad.bytes.span.bytes)
                #expect(again == sealed, "\(test.tcId)")
            }
        }
        #expect(ours == 43)
        #expect(refused == 157)
    }

    @Test(arguments: [0, 1, 15, 16, 17, 4096, 1 << 20])
    func `what was sealed opens again at any length, with and without associated data`(count: Int) throws {
        let key = try SecretBytes.random(count: 32)
        let plaintext = try Random.bytes(count)
        for aad in [none, message] {
            let sealed = try AES256GCM.seal(
                plaintext.span.bytes, key: key, nonce: nonce.span.bytes, aad: aad.span.bytes)
            #expect(sealed.count == count + 16)
            let opened = try AES256GCM.open(sealed.span.bytes, key: key, nonce: nonce.span.bytes, aad: aad.span.bytes)
            #expect(opened == plaintext)
        }
    }

    @Test func `a change of any input is refused`() throws {
        let key = try SecretBytes.random(count: 32)
        let other = try SecretBytes.random(count: 32)
        let sealed = try AES256GCM.seal(
            message.span.bytes, key: key, nonce: nonce.span.bytes, aad: message.span.bytes)
        for index in sealed.indices {
            var changed = sealed
            changed[index] ^= 1
            #expect(throws: CryptoError.authenticationFailed) {
                try AES256GCM.open(changed.span.bytes, key: key, nonce: nonce.span.bytes, aad: message.span.bytes)
            }
        }
        #expect(throws: CryptoError.authenticationFailed) {
            try AES256GCM.open(sealed.span.bytes, key: other, nonce: nonce.span.bytes, aad: message.span.bytes)
        }
        #expect(throws: CryptoError.authenticationFailed) {
            try AES256GCM.open(sealed.span.bytes, key: key, nonce: nonce.span.bytes, aad: none.span.bytes)
        }
        #expect(throws: CryptoError.authenticationFailed) {
            let nonce = [UInt8](repeating: 8, count: 12)
            return try AES256GCM.open(sealed.span.bytes, key: key, nonce: nonce.span.bytes, aad: message.span.bytes)
        }
        // The context is in order after the failures.
        let opened = try AES256GCM.open(
            sealed.span.bytes, key: key, nonce: nonce.span.bytes, aad: message.span.bytes)
        #expect(opened == message)
    }

    @Test(arguments: 0..<16)
    func `anything shorter than a tag is refused by length`(count: Int) throws {
        let key = try SecretBytes.random(count: 32)
        let sealed = [UInt8](repeating: 0, count: count)
        #expect(throws: CryptoError.invalidLength) {
            try AES256GCM.open(sealed.span.bytes, key: key, nonce: nonce.span.bytes, aad: none.span.bytes)
        }
        #expect(throws: CryptoError.invalidLength) {
            _ = try AES256GCM.openSecret(sealed.span.bytes, key: key, nonce: nonce.span.bytes, aad: none.span.bytes)
        }
    }

    @Test(arguments: [0, 16, 31, 33, 64])
    func `a key of another length is refused by every function`(count: Int) throws {
        let key = try SecretBytes.random(count: count)
        let sealed = [UInt8](repeating: 0, count: 48)
        var output = message
        #expect(throws: CryptoError.invalidLength) {
            try AES256GCM.seal(message.span.bytes, key: key, nonce: nonce.span.bytes, aad: none.span.bytes)
        }
        #expect(throws: CryptoError.invalidLength) {
            try AES256GCM.sealSecret(key, key: key, nonce: nonce.span.bytes, aad: none.span.bytes)
        }
        #expect(throws: CryptoError.invalidLength) {
            try AES256GCM.sealOnce(message.span.bytes, key: .random(count: count), into: &output)
        }
        #expect(output == message)
        #expect(throws: CryptoError.invalidLength) {
            _ = try AES256GCM.openOnce(sealed.span.bytes, key: .random(count: count))
        }
        #expect(throws: CryptoError.invalidLength) {
            _ = try AES256GCM.openSecretOnce(sealed.span.bytes, key: .random(count: count))
        }
        #expect(throws: CryptoError.invalidLength) {
            try AES256GCM.sealSecretOnce(key, key: .random(count: count))
        }
    }

    @Test func `a secret is sealed and opened within secure memory`() throws {
        let key = try SecretBytes.random(count: 32)
        let secret = try SecretBytes.random(count: 100)
        let sealed = try AES256GCM.sealSecret(
            secret, key: key, nonce: nonce.span.bytes, aad: message.span.bytes)
        let opened = try AES256GCM.openSecret(
            sealed.span.bytes, key: key, nonce: nonce.span.bytes, aad: message.span.bytes)
        #expect(opened.constantTimeEquals(secret) == true)
        #expect(throws: CryptoError.authenticationFailed) {
            _ = try AES256GCM.openSecret(sealed.span.bytes, key: key, nonce: nonce.span.bytes, aad: none.span.bytes)
        }
    }

    @Test(arguments: [0, 1, 32, 5000])
    func `sealing once appends, and is sealing with a zero nonce and no associated data`(count: Int) throws {
        let key = try SecretBytes.random(count: 32)
        let plaintext = try Random.bytes(count)
        var output = message
        try AES256GCM.sealOnce(plaintext.span.bytes, key: key.slice(0..<32), into: &output)
        let zero = [UInt8](repeating: 0, count: 12)
        let expected = try AES256GCM.seal(plaintext.span.bytes, key: key, nonce: zero.span.bytes, aad: none.span.bytes)
        #expect(output == message + expected)
        let opened = try AES256GCM.openOnce(expected.span.bytes, key: key.slice(0..<32))
        let same = opened.withBytes { constantTimeEquals($0, plaintext.span.bytes) }
        #expect(same)
        #expect(throws: CryptoError.authenticationFailed) {
            _ = try AES256GCM.openOnce(expected.span.bytes, key: .random(count: 32))
        }
    }

    @Test func `a secret sealed once opens once more with the same key`() throws {
        let key = try SecretBytes.random(count: 32)
        let secret = try SecretBytes.random(count: 32)
        let sealed = try AES256GCM.sealSecretOnce(secret, key: key.slice(0..<32))
        let opened = try AES256GCM.openSecretOnce(sealed.span.bytes, key: key.slice(0..<32))
        #expect(opened.constantTimeEquals(secret) == true)
        #expect(throws: CryptoError.authenticationFailed) {
            _ = try AES256GCM.openSecretOnce(sealed.span.bytes, key: .random(count: 32))
        }
    }

    @Test(arguments: [(1, 16), (2, 32), (3, 32)] as [(UInt16, Int)])
    func `each AEAD of HPKE opens what it sealed and refuses keys of other lengths`(id: UInt16, length: Int) throws {
        #expect(HPKEAEAD.keyLength(id: id) == length)
        let key = try SecretBytes.random(count: length)
        for plaintext in [none, message] {
            let sealed = try HPKEAEAD.sealAEAD(
                id: id, plaintext.span.bytes, key: key, nonce: nonce.span.bytes, aad: message.span.bytes)
            let opened = try HPKEAEAD.openAEAD(
                id: id, sealed.span.bytes, key: key, nonce: nonce.span.bytes, aad: message.span.bytes)
            #expect(opened == plaintext)
            #expect(throws: CryptoError.authenticationFailed) {
                try HPKEAEAD.openAEAD(
                    id: id, sealed.span.bytes, key: key, nonce: nonce.span.bytes, aad: none.span.bytes)
            }
        }
        let long = try SecretBytes.random(count: length + 1)
        #expect(throws: CryptoError.invalidLength) {
            try HPKEAEAD.sealAEAD(
                id: id, none.span.bytes, key: long, nonce: nonce.span.bytes, aad: none.span.bytes)
        }
        #expect(throws: CryptoError.invalidParameter) {
            try HPKEAEAD.sealAEAD(
                id: 4, none.span.bytes, key: key, nonce: nonce.span.bytes, aad: none.span.bytes)
        }
    }
}

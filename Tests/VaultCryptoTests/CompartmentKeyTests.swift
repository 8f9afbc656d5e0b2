import OpenSSL
import Testing
import VaultCrypto

@Suite struct CompartmentKeyTests {
    private let place = Place()

    @Test func `a key has 32 bytes, and each generated one is new`() throws {
        #expect(throws: VaultCryptoError.crypto(.invalidLength)) {
            _ = try CompartmentKey(try Samples.secret(1, count: 31), kem: place.context(.compartmentKEM))
        }
        let first = try CompartmentKey.generate(kem: place.context(.compartmentKEM))
        let second = try CompartmentKey.generate(kem: place.context(.compartmentKEM))
        #expect(first.secret.count == 32)
        let isEqual = first.secret.constantTimeEquals(second.secret)
        #expect(!isEqual)
    }

    @Test func `the check value depends on the key and on its place`() throws {
        let key = try Samples.compartmentKey()
        let value = try key.checkValue(place.context(.keyCheck))
        #expect(try Samples.compartmentKey().checkValue(place.context(.keyCheck)) == value)
        #expect(try Samples.compartmentKey(0xC2).checkValue(place.context(.keyCheck)) != value)
        for neighbour in place.neighbours {
            #expect(try key.checkValue(neighbour.context(.keyCheck)) != value)
        }
    }

    @Test func `a record key is another one by record, version and generation`() throws {
        let key = try Samples.compartmentKey()
        let recordKey = try key.recordKey(place.context(.recordKey))
        let again = try key.recordKey(place.context(.recordKey))
        let isSame = recordKey.secret.constantTimeEquals(again.secret)
        #expect(isSame)
        for neighbour in place.neighbours {
            let other = try key.recordKey(neighbour.context(.recordKey))
            let isEqual = recordKey.secret.constantTimeEquals(other.secret)
            #expect(!isEqual)
        }
    }

    @Test func `the check value gives away no record key`() throws {
        let key = try Samples.compartmentKey()
        let check = try key.checkValue(place.context(.keyCheck)).bytes
        let isRecordKey = try key.recordKey(place.context(.recordKey)).secret.holds(check)
        #expect(!isRecordKey)
    }

    @Test func `the pair of a key is always the same and belongs to compartment and version`() throws {
        let publicKey = try Samples.compartmentKey().privateKey().publicKey
        #expect(publicKey.count == 32)
        #expect(try Samples.compartmentKey().privateKey().publicKey == publicKey)
        #expect(try Samples.compartmentKey(0xC2).privateKey().publicKey != publicKey)
        for neighbour in place.neighbours {
            let other = try Samples.compartmentKey(kem: neighbour.context(.compartmentKEM))
            #expect(try other.privateKey().publicKey != publicKey)
        }
    }

    @Test func `a key reaches the person to whom it is sealed`() throws {
        let person = try X25519.PrivateKey.generate()
        let key = try Samples.compartmentKey()
        let envelope = try key.seal(to: person.publicKey, info: place.context(.hpke))
        let opened = try CompartmentKey(
            try Envelope.open(envelope, with: person, info: place.context(.hpke)), kem: place.context(.compartmentKEM))
        #expect(try opened.checkValue(place.context(.keyCheck)) == key.checkValue(place.context(.keyCheck)))
    }
}

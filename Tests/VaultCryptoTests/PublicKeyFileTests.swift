import OpenSSL
import Testing
import VaultCrypto

@Suite struct PublicKeyFileTests {
    private let keys: OfficialKeys
    private let file: PublicKeyFile

    init() throws {
        keys = try OfficialKeys.generate(handle: "ann", name: "Ann", agency: "th-dsi")
        file = try PublicKeyFile(keys)
    }

    @Test func `a public key file comes back as it was`() throws {
        let read = try PublicKeyFile(file.bytes)
        #expect(read == file)
        #expect(read.identity == keys.identity)
        #expect(read.bytes == file.bytes)
    }

    @Test func `a change of any bit is refused`() {
        for altered in Samples.bitFlips(of: file.bytes) {
            #expect(throws: VaultCryptoError.self) { try PublicKeyFile(altered) }
        }
    }

    @Test func `a file that is cut, longer or too long is refused`() {
        for count in 0..<file.bytes.count {
            #expect(throws: VaultCryptoError.self) { try PublicKeyFile(Array(file.bytes.prefix(count))) }
        }
        #expect(throws: VaultCryptoError.malformed(.unknownTag)) { try PublicKeyFile(file.bytes + [0]) }
        let long = [UInt8](repeating: 0, count: PublicKeyFile.limit + 1)
        #expect(throws: VaultCryptoError.malformed(.tooLarge)) { try PublicKeyFile(long) }
    }

    @Test func `nobody puts another's key under their own name`() throws {
        let stranger = try OfficialKeys.generate(handle: "bob", name: "Bob", agency: "th-dsi")
        // Bob's name, Ann's keys, Bob's signature.
        let identity = try OfficialIdentity(
            handle: "bob", name: "Bob", agency: "th-dsi", kemPublicKey: keys.kem.publicKey,
            signingPublicKey: keys.signing.publicKey, protection: .default)
        var context = Context(.publicKey)
        identity.append(to: &context)
        let signature = try stranger.signature(for: context)
        context.append(.signature, signature)
        #expect(throws: VaultCryptoError.notAuthentic) { try PublicKeyFile(context.bytes) }
    }

    @Test func `a signature over the same identity for another use is none here`() throws {
        var other = Context(.keyFile)
        keys.identity.append(to: &other)
        var context = Context(.publicKey)
        keys.identity.append(to: &context)
        context.append(.signature, try keys.signature(for: other))
        #expect(throws: VaultCryptoError.notAuthentic) { try PublicKeyFile(context.bytes) }
    }

    @Test func `the fingerprint is of both keys and of nothing else`() throws {
        func fingerprint(_ name: String, kem: [UInt8], signing: [UInt8]) throws -> Digest {
            try OfficialIdentity(
                handle: "x", name: name, agency: "y", kemPublicKey: kem, signingPublicKey: signing, protection: .none
            ).fingerprint
        }
        let kem = keys.kem.publicKey
        let signing = keys.signing.publicKey
        #expect(try fingerprint("N", kem: kem, signing: signing) == keys.fingerprint)
        #expect(try fingerprint("N", kem: signing, signing: kem) != keys.fingerprint)
        #expect(try fingerprint("N", kem: kem, signing: kem) != keys.fingerprint)
    }
}

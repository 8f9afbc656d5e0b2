import OpenSSL
import Testing
import VaultCrypto

@Suite struct KeyFileTests {
    private let keys: OfficialKeys
    private let file: [UInt8]
    private let passphrase = "four words in thai script"

    init() throws {
        keys = try Self.keys()
        file = try Self.seal(keys, passphrase)
    }

    private static func keys(_ protection: KeyProtection = .scrypt(cost: 10)) throws -> OfficialKeys {
        try OfficialKeys.generate(handle: "su.mon", name: "စုမွန်", agency: "mm-dsw", protection: protection)
    }

    private static func seal(_ keys: OfficialKeys, _ passphrase: String) throws -> [UInt8] {
        try KeyFile.seal(keys, passphrase: try Samples.secret(Array(passphrase.utf8)))
    }

    private func open(_ file: [UInt8], _ passphrase: String? = nil, costFloor: UInt8 = 10) throws -> OfficialKeys {
        try KeyFile.open(
            file, passphrase: try Samples.secret(Array((passphrase ?? self.passphrase).utf8)), costFloor: costFloor)
    }

    /// The same file with a header that says something else; both public keys stay.
    private func file(_ box: [UInt8], _ change: (OfficialIdentity) throws -> OfficialIdentity) throws -> [UInt8] {
        var header = Context(.keyFile)
        try change(keys.identity).append(to: &header)
        return UInt32(header.bytes.count).bigEndianBytes + header.bytes + box
    }

    private var box: [UInt8] { Array(file.suffix(Box.overhead + 64)) }

    @Test func `keys come back from their file`() throws {
        let opened = try open(file)
        #expect(opened.identity == keys.identity)
        let isSameKEM = try opened.kem.exportSecret().constantTimeEquals(keys.kem.exportSecret())
        let isSameSigning = try opened.signing.exportSeed().constantTimeEquals(keys.signing.exportSeed())
        #expect(isSameKEM && isSameSigning)
        #expect(file.count <= KeyFile.limit)
    }

    @Test func `anybody can read to whom a file belongs`() throws {
        #expect(try KeyFile.identity(of: file) == keys.identity)
    }

    @Test func `a file sealed again has another salt and shares no sealed byte`() throws {
        let again = try Self.seal(keys, passphrase)
        #expect(again.count == file.count)
        #expect(Array(again.suffix(box.count))[6..<38] != box[6..<38])
        #expect(again.suffix(80) != file.suffix(80))
    }

    @Test func `a KDF below the floor is refused, and the default floor is 2 to the 17`() throws {
        #expect(throws: VaultCryptoError.kdfTooCheap) { try open(file, costFloor: 11) }
        #expect(throws: VaultCryptoError.kdfTooCheap) {
            try KeyFile.open(file, passphrase: try Samples.secret(Array(passphrase.utf8)))
        }
        #expect(KeyProtection.default == .scrypt(cost: 17))
    }

    @Test(arguments: ["four words in thai scrip", "four words in thai script ", "Four words in thai script", "x"])
    func `a wrong passphrase is refused`(wrong: String) {
        #expect(throws: VaultCryptoError.wrongPassphraseOrDamaged) { try open(file, wrong) }
    }

    @Test func `an empty passphrase is none`() {
        #expect(throws: VaultCryptoError.passphraseExpected(true)) { try open(file, "") }
    }

    @Test func `a wrong passphrase and damage have one error`() throws {
        for offset in [6, 38, 70, 133, 134, 149] {
            var damaged = box
            damaged[offset] ^= 1
            #expect(throws: VaultCryptoError.wrongPassphraseOrDamaged) { try open(try self.file(damaged) { $0 }) }
        }
    }

    @Test func `a header that says something else is refused`() throws {
        let identity = keys.identity
        let stranger = try Self.keys().identity
        func changed(
            handle: String? = nil, name: String? = nil, agency: String? = nil, kem: [UInt8]? = nil,
            signing: [UInt8]? = nil, protection: KeyProtection? = nil
        ) throws -> [UInt8] {
            try file(box) { _ in
                try OfficialIdentity(
                    handle: handle ?? identity.handle, name: name ?? identity.name, agency: agency ?? identity.agency,
                    kemPublicKey: kem ?? identity.kemPublicKey, signingPublicKey: signing ?? identity.signingPublicKey,
                    protection: protection ?? identity.protection)
            }
        }
        #expect(try changed() == file)
        for altered in [
            try changed(handle: "su.mon2"), try changed(name: "စု"), try changed(agency: "mm-dsx"),
            try changed(kem: stranger.kemPublicKey), try changed(signing: stranger.signingPublicKey),
            try changed(protection: .scrypt(cost: 11)),
        ] {
            #expect(throws: VaultCryptoError.wrongPassphraseOrDamaged) { try open(altered) }
        }
        #expect(throws: VaultCryptoError.kdfTooCheap) { try open(try changed(protection: .scrypt(cost: 9))) }
        // Whoever turns the KDF off has no passphrase to give, and the box was never sealed that way.
        let bare = try changed(protection: KeyProtection.none)
        #expect(throws: VaultCryptoError.passphraseExpected(false)) { try open(bare) }
        #expect(throws: VaultCryptoError.wrongPassphraseOrDamaged) { try open(bare, "") }
    }

    @Test func `keys that do not belong to the header are refused even in a box that fits`() throws {
        var header = Context(.keyFile)
        keys.identity.append(to: &header)
        let stranger = try Self.keys()
        let secret = try SecretBytes(concatenating: stranger.kem.exportSecret(), stranger.signing.exportSeed())
        let salt = [UInt8](repeating: 3, count: 32)
        let parent = try Scrypt.derive(
            passphrase: try Samples.secret(Array(passphrase.utf8)), salt: salt.span.bytes, n: 1 << 10, r: 8, p: 1,
            count: 32)
        let box = try Box.seal(secret, parent: parent, magic: .keyFile, salt: salt, header: header.bytes)
        #expect(throws: VaultCryptoError.wrongPassphraseOrDamaged) { try open(try file(box) { $0 }) }
    }

    @Test func `a service's file has no passphrase and takes none`() throws {
        let service = try Self.keys(.none)
        let file = try Self.seal(service, "")
        #expect(try open(file, "", costFloor: 17).identity == service.identity)
        #expect(throws: VaultCryptoError.passphraseExpected(false)) { try open(file, "x") }
        #expect(throws: VaultCryptoError.passphraseExpected(false)) { try Self.seal(service, "x") }
        #expect(throws: VaultCryptoError.passphraseExpected(true)) { try Self.seal(keys, "") }
    }

    @Test func `a file that is cut, longer or too long is refused like one with a wrong passphrase`() {
        for count in 0..<file.count {
            #expect(throws: VaultCryptoError.wrongPassphraseOrDamaged) { try open(Array(file.prefix(count))) }
        }
        #expect(throws: VaultCryptoError.wrongPassphraseOrDamaged) { try open(file + [0]) }
        let long = file + [UInt8](repeating: 0, count: KeyFile.limit - file.count + 1)
        #expect(throws: VaultCryptoError.wrongPassphraseOrDamaged) { try open(long) }
    }

    @Test func `a change of any bit is refused without a word about the cryptography`() throws {
        // The cheapest scrypt: thousands of tries, and what they show does not depend on the cost.
        let cheap = try Self.keys(.scrypt(cost: 1))
        let file = try Self.seal(cheap, passphrase)
        #expect(try open(file, costFloor: 1).identity == cheap.identity)
        for altered in Samples.bitFlips(of: file) {
            do {
                _ = try open(altered, costFloor: 1)
                Issue.record("was opened")
            } catch let error as VaultCryptoError {
                switch error {
                case .wrongPassphraseOrDamaged, .malformed, .kdfTooCheap: break
                default: Issue.record("\(error)")
                }
            }
        }
    }

    @Test(arguments: [0, 21, 64, 255] as [UInt8])
    func `a cost that scrypt does not take is refused where it is read`(cost: UInt8) throws {
        let altered = try file(box) { identity in
            try OfficialIdentity(
                handle: identity.handle, name: identity.name, agency: identity.agency,
                kemPublicKey: identity.kemPublicKey, signingPublicKey: identity.signingPublicKey,
                protection: .scrypt(cost: cost))
        }
        #expect(throws: VaultCryptoError.wrongPassphraseOrDamaged) { try open(altered, costFloor: 0) }
    }
}

import OpenSSL
import Testing
import VaultCrypto

@Suite struct BoxTests {
    private let magic = Box.Magic(rawValue: "TEST")
    private let salt = Samples.value(32)
    private let header = Array("header".utf8)

    private func seal(count: Int = 64, parent: UInt8 = 1) throws -> [UInt8] {
        try Box.seal(
            try Samples.secret(9, count: count), parent: try Samples.secret(parent), magic: magic, salt: salt,
            header: header)
    }

    private func open(_ box: [UInt8], parent: UInt8 = 1, header: [UInt8]? = nil) throws {
        _ = try Box.open(
            box, parent: try Samples.secret(parent), magic: magic, header: header ?? self.header)
    }

    @Test(arguments: [1, 32, 64, 1000])
    func `a secret comes back from its box`(count: Int) throws {
        let box = try seal(count: count)
        #expect(box.count == Box.overhead + count)
        let opened = try Box.open(box, parent: try Samples.secret(1), magic: magic, header: header)
        let isEqual = opened.constantTimeEquals(try Samples.secret(9, count: count))
        #expect(isEqual)
    }

    @Test func `a box begins with magic, suite and salt`() throws {
        let box = try seal()
        #expect(Array(box.prefix(6)) == Array("TEST".utf8) + [0, 1])
        #expect(Array(box[6..<38]) == salt)
        #expect(try Box.salt(of: box, magic: magic) == salt)
    }

    @Test func `a change of any bit is refused`() throws {
        for altered in Samples.bitFlips(of: try seal()) {
            #expect(throws: VaultCryptoError.self) { try open(altered) }
        }
    }

    @Test func `another magic and another suite are refused by name`() throws {
        var box = try seal()
        #expect(throws: VaultCryptoError.malformed(.wrongDomain)) { try Box.salt(of: box, magic: .keyFile) }
        box[5] = 2
        #expect(throws: VaultCryptoError.malformed(.unknownVersion)) { try open(box) }
    }

    @Test func `a box that is cut or longer is refused`() throws {
        let box = try seal()
        for count in 0..<box.count {
            #expect(throws: VaultCryptoError.self) { try open(Array(box.prefix(count))) }
        }
        #expect(throws: VaultCryptoError.notAuthentic) { try open(box + [0]) }
    }

    @Test func `another parent is refused at the commitment, before the ciphertext is looked at`() throws {
        let box = try seal()
        #expect(throws: VaultCryptoError.notAuthentic) { try open(box, parent: 2) }
        // With the commitment of the other parent, the tag refuses.
        let other = try seal(parent: 2)
        #expect(box[38..<70] != other[38..<70])
        let joined = Array(box[0..<38] + other[38..<70] + box[70...])
        #expect(throws: VaultCryptoError.notAuthentic) { try open(joined, parent: 2) }
        // The right key does not help when only the commitment differs.
        #expect(throws: VaultCryptoError.notAuthentic) { try open(joined, parent: 1) }
    }

    @Test func `what stands open before the box is bound into it`() throws {
        let box = try seal()
        for altered in Samples.bitFlips(of: header) {
            #expect(throws: VaultCryptoError.notAuthentic) { try open(box, header: altered) }
        }
        #expect(throws: VaultCryptoError.notAuthentic) { try open(box, header: []) }
    }

    @Test func `another salt gives another box of the same secret`() throws {
        let other = try Box.seal(
            try Samples.secret(9, count: 64), parent: try Samples.secret(1), magic: magic,
            salt: [UInt8](repeating: 1, count: 32), header: header)
        #expect(try seal()[70...] != other[70...])
    }

    @Test(arguments: [0, 31, 33])
    func `a salt of another length seals nothing`(count: Int) {
        #expect(throws: VaultCryptoError.crypto(.invalidLength)) {
            try Box.seal(
                try Samples.secret(9), parent: try Samples.secret(1), magic: magic,
                salt: [UInt8](repeating: 1, count: count), header: header)
        }
    }
}

import OpenSSL
import Testing
import VaultCrypto

@Suite struct OfficialIdentityTests {
    private func identity(
        handle: String = "h", name: String = "N", agency: String = "a", kem: Int = 32, signing: Int = 32
    ) throws -> OfficialIdentity {
        try OfficialIdentity(
            handle: handle, name: name, agency: agency, kemPublicKey: Samples.value(kem),
            signingPublicKey: Samples.value(signing), protection: .default)
    }

    @Test(arguments: ["a", "su.mon", "a-b_c.9", "0", String(repeating: "x", count: 64)])
    func `handles and agencies are short words of ASCII`(word: String) throws {
        #expect(try identity(handle: word).handle == word)
        #expect(try identity(agency: word).agency == word)
    }

    @Test(arguments: [
        "", "A", "a b", "a/b", "é", "e\u{301}", "а", "a\0", "a\n", "a\u{202E}b", "ก", String(repeating: "x", count: 65),
    ])
    func `other handles and agencies are refused`(word: String) {
        #expect(throws: FormatError.invalid(.handle)) { try identity(handle: word) }
        #expect(throws: FormatError.invalid(.agency)) { try identity(agency: word) }
    }

    @Test(arguments: [
        "สมชาย ใจดี", "ဒေါ်အောင်ဆန်း", "O’Neill-Müller", "က\u{200B}ခ", "ن\u{200C}ه", String(repeating: "x", count: 256),
    ])
    func `names are as people write them`(name: String) throws {
        #expect(try identity(name: name).name == name)
    }

    @Test(arguments: [
        "\0", "a\tb", "a\nb", "a\rb", "\u{1B}[31m", "\u{7F}", "\u{85}", "\u{9B}", "\u{2028}", "\u{2029}",
        "\u{61C}", "\u{200E}", "\u{200F}", "\u{202A}", "\u{202B}", "\u{202C}", "\u{202D}", "\u{202E}", "\u{2060}",
        "\u{2066}", "\u{2067}", "\u{2068}", "\u{2069}", "\u{FEFF}", "\u{FFF9}", "\u{E0041}", "\u{AD}",
    ])
    func `control, bidirectional and invisible characters in names are refused`(scalar: String) {
        #expect(throws: FormatError.invalid(.name)) { try identity(name: "a" + scalar + "b") }
    }

    @Test func `a name is neither empty nor longer than 256 bytes`() {
        #expect(throws: FormatError.invalid(.name)) { try identity(name: "") }
        #expect(throws: FormatError.invalid(.name)) { try identity(name: String(repeating: "x", count: 257)) }
        #expect(throws: FormatError.invalid(.name)) { try identity(name: String(repeating: "ก", count: 86)) }
    }

    @Test(arguments: [0, 31, 33])
    func `public keys have 32 bytes`(count: Int) {
        #expect(throws: FormatError.invalid(.kemPublicKey)) { try identity(kem: count) }
        #expect(throws: FormatError.invalid(.signingPublicKey)) { try identity(signing: count) }
    }

    /// An identity's fields with one KDF, read as a reader does.
    private func read(_ kdf: String, _ cost: UInt8, _ profile: UInt16) throws -> KeyProtection {
        var context = Context(.keyFile)
        context.append(.handle, [0x61])
        context.append(.name, [0x61])
        context.append(.agency, [0x61])
        context.append(.kemPublicKey, Samples.value(32))
        context.append(.signingPublicKey, Samples.value(32))
        context.append(.kdf, Array(kdf.utf8))
        context.append(.cost, cost)
        context.append(.passphraseProfile, profile)
        var reader = try ContextReader(context.bytes, domain: .keyFile, limit: 1000)
        let identity = try OfficialIdentity(from: &reader)
        try reader.end()
        return identity.protection
    }

    @Test func `a KDF is known by name, cost and passphrase profile together`() throws {
        #expect(try read("scrypt", 17, 1) == .scrypt(cost: 17))
        #expect(try read("scrypt", 20, 1) == .scrypt(cost: 20))
        #expect(try read("none", 0, 0) == .none)
        #expect(throws: FormatError.invalid(.cost)) { try read("scrypt", 21, 1) }
        #expect(throws: FormatError.invalid(.cost)) { try read("none", 1, 0) }
        for (kdf, profile) in [("scrypt", 0), ("scrypt", 2), ("none", 1), ("argon2id", 1), ("", 0), ("Scrypt", 1)] {
            #expect(throws: FormatError.unknownVersion) { try read(kdf, 0, UInt16(profile)) }
        }
    }
}

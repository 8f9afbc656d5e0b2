import OpenSSL
import Testing

@Suite struct PBKDF2Tests {
    struct Answer: Sendable {
        let password, salt: String
        let iterations: Int
        let key: Hex
    }

    /// RFC 7914 §11.
    static let answers = [
        Answer(
            password: "passwd", salt: "salt", iterations: 1,
            key: """
                55ac046e56e3089fec1691c22544b605f94185216dde0465e68b9d57c20dacbc\
                49ca9cccf179b645991664b39d77ef317c71b845b1e30bd509112041d3a19783
                """),
        Answer(
            password: "Password", salt: "NaCl", iterations: 80_000,
            key: """
                4ddcd8f60b98be21830cee5ef22701f9641a4418d04c0414aeff08876b34ab56\
                a1d425a1225833549adb841b51c9b3176a272bdebba1d078478f62b397f33c8d
                """),
    ]

    @Test(arguments: answers)
    func `PBKDF2 gives the answers of RFC 7914`(answer: Answer) throws {
        let password = try SecretBytes(Array(answer.password.utf8))
        let salt = try SecretBytes(Array(answer.salt.utf8))
        // Also a key that ends inside a block.
        for count in [64, 47, 32, 1] {
            let key = try PBKDF2.derive(password: password, salt: salt, iterations: answer.iterations, count: count)
            #expect(key.exposed == Array(answer.key.bytes.prefix(count)))
        }
    }

    @Test func `PBKDF2 refuses numbers that it does not take`() throws {
        let secret = try SecretBytes([1])
        #expect(throws: CryptoError.invalidParameter) {
            _ = try PBKDF2.derive(password: secret, salt: secret, iterations: 0, count: 32)
        }
        for count in [0, -1, 1025] {
            #expect(throws: CryptoError.invalidLength) {
                _ = try PBKDF2.derive(password: secret, salt: secret, iterations: 1, count: count)
            }
        }
    }
}

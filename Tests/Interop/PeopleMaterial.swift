import OpenSSL
import VaultCrypto

/// Key files and `.pub` files. Every hundredth has a passphrase: scrypt takes a third of a second each.
enum PeopleMaterial: Material {
    static let name = "key files"

    static func write(_ number: Int) throws -> Row {
        let passphrase = number % 100 == 0 ? "รหัสผ่าน \(number) ကခ" : ""
        let keys = try Draw.person(number).protected(by: passphrase.isEmpty ? .none : .default)
        var row = Row()
        row.set("passphrase", text: passphrase)
        row.set("pub", try PublicKeyFile(keys).bytes)
        row.set("key", try KeyFile.seal(keys, passphrase: try Draw.secret(Array(passphrase.utf8))))
        row.set("fingerprint", keys.fingerprint.bytes)
        return row
    }

    static func check(_ row: Row) throws {
        let file = try PublicKeyFile(try row.bytes("pub"))
        let keys = try KeyFile.open(
            try row.bytes("key"), passphrase: try Draw.secret(Array(try row.text("passphrase").utf8)))
        guard keys.identity == file.identity else { throw InteropError("the files are of two people") }
        try row.expect("fingerprint", keys.fingerprint.bytes)
        try row.expect("pub", file.bytes)
    }
}

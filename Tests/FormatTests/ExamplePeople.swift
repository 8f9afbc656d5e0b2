import OpenSSL
import VaultCrypto

/// The people of the example, from fixed private keys.
struct ExamplePeople {
    /// Whose key file the example shows.
    let official: OfficialKeys
    let administrator: OfficialKeys
    let custodian: OfficialKeys
    /// The official's key file, with a fixed salt.
    let keyFile: [UInt8]

    init() throws {
        keyFile = try Self.keyFile(
            "su.mon", "စုမွန်", kem: ExampleInputs.officialKEM, seed: ExampleInputs.officialSeed, protection: .default,
            passphrase: ExampleInputs.passphrase)
        official = try KeyFile.open(
            keyFile, passphrase: try ExampleInputs.secret(Array(ExampleInputs.passphrase.utf8)))
        administrator = try Self.service(
            "nok", kem: ExampleInputs.administratorKEM, seed: ExampleInputs.administratorSeed)
        custodian = try Self.service("thura", kem: ExampleInputs.custodianKEM, seed: ExampleInputs.custodianSeed)
    }

    private static func service(_ handle: String, kem: [UInt8], seed: [UInt8]) throws -> OfficialKeys {
        let file = try keyFile(handle, handle, kem: kem, seed: seed, protection: .none, passphrase: "")
        return try KeyFile.open(file, passphrase: try ExampleInputs.secret([]))
    }

    /// A key file as `KeyFile.seal` makes it, but from given keys and with the fixed salt.
    private static func keyFile(
        _ handle: String, _ name: String, kem: [UInt8], seed: [UInt8], protection: KeyProtection, passphrase: String
    ) throws -> [UInt8] {
        let identity = try OfficialIdentity(
            handle: handle, name: name, agency: "mm-dsw",
            kemPublicKey: X25519.PrivateKey(ExampleInputs.secret(kem)).publicKey,
            signingPublicKey: Ed25519.PrivateKey(seed: ExampleInputs.secret(seed)).publicKey, protection: protection)
        var header = Context(.keyFile)
        identity.append(to: &header)
        let salt = ExampleInputs.keyFileSalt
        let parent: SecretBytes
        if case .scrypt(let cost) = protection {
            parent = try Scrypt.derive(
                passphrase: ExampleInputs.secret(Array(passphrase.utf8)), salt: salt.span.bytes, n: 1 << Int(cost),
                r: 8,
                p: 1, count: 32)
        } else {
            parent = try ExampleInputs.secret([UInt8](repeating: 0, count: 32))
        }
        let box = try Box.seal(
            ExampleInputs.secret(kem + seed), parent: parent, magic: .keyFile, salt: salt, header: header.bytes)
        return UInt32(header.bytes.count).bigEndianBytes + header.bytes + box
    }
}

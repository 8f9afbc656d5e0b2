internal import OpenSSL
internal import VaultCrypto

struct SLIP39CombineCase: KnownAnswerCase {
    let mnemonics: [String]
    let passphrase: String

    func answer() throws -> Answer {
        let shares = try mnemonics.map { try SLIP39.Share(SecretBytes(copying: Array($0.utf8).span.bytes)) }
        let passphrase = try SecretBytes(copying: Array(passphrase.utf8).span.bytes)
        return .done(["secret": .hex(try SLIP39.combine(shares, passphrase: passphrase).copyExposedBytes())])
    }
}

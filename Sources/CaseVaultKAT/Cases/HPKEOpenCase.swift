internal import OpenSSL
internal import VaultCrypto

struct HPKEOpenCase: KnownAnswerCase {
    struct Message: Decodable {
        let aad: HexBytes
        let ct: HexBytes
    }

    let kem: UInt16
    let kdf: UInt16
    let aead: UInt16
    let mode: Int
    let `private`: HexBytes
    let enc: HexBytes
    let info: HexBytes
    let psk: HexBytes?
    let psk_id: HexBytes?
    let messages: [Message]
    let seq: UInt64?

    func answer() throws -> Answer {
        var context = try makeContext()
        context.skip(to: seq ?? 0)
        var plaintexts: [String] = []
        for message in messages {
            plaintexts.append(HexBytes(try context.open(message.ct.bytes, aad: message.aad.bytes)).text)
        }
        return .done(["pts": .list(plaintexts)])
    }

    private func makeContext() throws -> HPKE.RecipientContext {
        let suite = try HPKE.Ciphersuite(kem: kem, kdf: kdf, aead: aead)
        let privateKey = try X25519.PrivateKey(self.private.secret())
        let (psk, pskID) = (psk?.bytes ?? [], psk_id?.bytes ?? [])
        switch mode {
        case 0:
            guard psk.isEmpty, pskID.isEmpty else { throw CryptoError.invalidKey }
            return try HPKE.RecipientContext(enc: enc.bytes, privateKey: privateKey, info: info.bytes, suite: suite)
        case 1:
            return try HPKE.RecipientContext(
                enc: enc.bytes, privateKey: privateKey, info: info.bytes, psk: HexBytes(psk).secret(), pskID: pskID,
                suite: suite)
        default:
            throw CryptoError.invalidKey
        }
    }
}

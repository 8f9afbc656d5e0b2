internal import OpenSSL

struct AESGCMOpenCase: KnownAnswerCase {
    let key: HexBytes
    let nonce: HexBytes
    let aad: HexBytes
    let ct: HexBytes

    func answer() throws -> Answer {
        let plaintext = try AES256GCM.open(
            ct.bytes.span.bytes, key: key.secret(), nonce: nonce.bytes.span.bytes, aad: aad.bytes.span.bytes)
        return .done(["pt": .hex(plaintext)])
    }
}

struct AESGCMSealCase: KnownAnswerCase {
    let key: HexBytes
    let nonce: HexBytes
    let aad: HexBytes
    let pt: HexBytes

    func answer() throws -> Answer {
        let sealed = try AES256GCM.seal(
            pt.bytes.span.bytes, key: key.secret(), nonce: nonce.bytes.span.bytes, aad: aad.bytes.span.bytes)
        return .done(["ct": .hex(sealed)])
    }
}

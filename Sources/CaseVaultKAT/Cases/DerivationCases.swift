internal import OpenSSL

struct HKDFCase: KnownAnswerCase {
    let ikm: HexBytes
    let salt: HexBytes
    let info: HexBytes
    let length: Int

    func answer() throws -> Answer {
        let prk = try HKDFSHA256.extract(salt: salt.bytes.span.bytes, ikm: ikm.secret())
        let okm = try HKDFSHA256.expand(prk, info: info.bytes.span.bytes, count: length)
        return .done(["okm": .hex(okm.copyExposedBytes())])
    }
}

struct HMACCase: KnownAnswerCase {
    let key: HexBytes
    let msg: HexBytes
    /// The length of the tag in bytes, 1 ... 32.
    let length: Int

    func answer() throws -> Answer {
        guard (1...32).contains(length) else { throw CryptoError.invalidLength }
        let tag = try HMACSHA256.authenticationCode(for: msg.bytes.span.bytes, key: key.secret())
        return .done(["tag": .hex(Array(tag.bytes[..<length]))])
    }
}

struct ScryptCase: KnownAnswerCase {
    let password: HexBytes
    let salt: HexBytes
    let n: Int
    let r: Int
    let p: Int
    let length: Int

    func answer() throws -> Answer {
        // What a key file may ask for at most: 2^20 blocks of 1 KiB.
        let (blocks, overflow) = n.multipliedReportingOverflow(by: r)
        guard !overflow, blocks <= 1 << 23 else { throw CryptoError.invalidParameter }
        let key = try Scrypt.derive(
            passphrase: password.secret(), salt: salt.bytes.span.bytes, n: n, r: r, p: p, count: length)
        return .done(["key": .hex(key.copyExposedBytes())])
    }
}

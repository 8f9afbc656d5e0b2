internal import OpenSSL

struct X25519Case: KnownAnswerCase {
    let `private`: HexBytes
    let `public`: HexBytes

    func answer() throws -> Answer {
        let key = try X25519.PrivateKey(self.private.secret())
        let shared = try key.sharedSecret(with: self.public.bytes.span.bytes)
        return .done(["shared": .hex(shared.copyExposedBytes())])
    }
}

struct Ed25519VerifyCase: KnownAnswerCase {
    let `public`: HexBytes
    let msg: HexBytes
    let sig: HexBytes

    func answer() throws -> Answer {
        guard
            Ed25519.isValid(
                signature: sig.bytes.span.bytes, for: msg.bytes.span.bytes, publicKey: self.public.bytes.span.bytes)
        else { return .refused("invalid signature") }
        return .done()
    }
}

internal import GateProtocol
internal import OpenSSL
internal import VaultCrypto
internal import VaultModel
internal import VaultStore

/// GIK: the gate's key for one version of the search index, 32 random bytes.
///
/// It takes inner tokens and never a value; the official's side does not know the type.
final class GateIndexKey: Sendable {
    let secret: SecretBytes

    init(_ secret: consuming SecretBytes) throws(CryptoError) {
        guard secret.count == 32 else { throw .invalidLength }
        self.secret = secret
    }

    /// Makes the outer token of an inner one.
    func outer(_ token: InnerToken, of field: IndexedField, version: UInt32, contexts: VaultContexts) -> OuterToken {
        let context = contexts.indexOuter(field, version: version, kind: token.kind, inner: token.code)
        let whole = HMACSHA256.authenticationCode(for: context.bytes.span.bytes, key: secret)
        return OuterToken(
            field: field, version: version, kind: token.kind, whole: whole, cut: Self.cut(whole, to: field.bits))
    }

    /// The first half of a code that binds a whole token to a write, so that equal tokens of several people are told
    /// apart without opening anything, and a row that somebody moved or put back is not found.
    func check(_ token: OuterToken, record: RecordID, write: WriteID, contexts: VaultContexts) -> [UInt8] {
        let context = contexts.indexCheck(
            token.field, version: token.version, kind: token.kind, outer: token.whole, record: record, write: write)
        return Array(HMACSHA256.authenticationCode(for: context.bytes.span.bytes, key: secret).bytes.prefix(16))
    }

    /// The row of a token.
    func row(_ token: OuterToken, record: RecordID, write: WriteID, contexts: VaultContexts) -> IndexTokenRow {
        IndexTokenRow(
            record: record, field: token.field.field, version: token.version, kind: token.kind.rawValue,
            token: token.cut, code: check(token, record: record, write: write, contexts: contexts))
    }

    private static func cut(_ digest: Digest, to bits: UInt8) -> [UInt8] {
        let (whole, rest) = Int(bits).quotientAndRemainder(dividingBy: 8)
        var bytes = Array(digest.bytes.prefix(whole + (rest > 0 ? 1 : 0)))
        if rest > 0 { bytes[whole] &= ~UInt8(0xff >> rest) }
        return bytes
    }
}

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

    /// An outer token and what it is stored as.
    struct Outer {
        /// All 32 bytes; kept nowhere.
        let whole: Digest
        /// The leading bits by which a value is found, in whole bytes with zeros at the end.
        let token: [UInt8]
    }

    /// Makes the outer token of an inner one.
    func outer(_ token: InnerToken, of field: IndexedField, version: UInt32, contexts: VaultContexts) -> Outer {
        let context = contexts.indexOuter(field, version: version, kind: token.kind, inner: token.code)
        let whole = HMACSHA256.authenticationCode(for: context.bytes.span.bytes, key: secret)
        return Outer(whole: whole, token: Self.cut(whole, to: field.bits))
    }

    /// The first half of a code that binds a whole token to a write, so that equal tokens of several people are told
    /// apart without opening anything, and a row that somebody moved or put back is not found.
    func check(
        _ outer: Digest, _ kind: TokenKind, of field: IndexedField, version: UInt32, record: RecordID, write: WriteID,
        contexts: VaultContexts
    ) -> [UInt8] {
        let context = contexts.indexCheck(
            field, version: version, kind: kind, outer: outer, record: record, write: write)
        return Array(HMACSHA256.authenticationCode(for: context.bytes.span.bytes, key: secret).bytes.prefix(16))
    }

    /// The rows of a value's tokens; a single one without a token where the value has none.
    func rows(
        _ tokens: FieldTokens, of field: IndexedField, record: RecordID, write: WriteID, contexts: VaultContexts
    ) -> [IndexTokenRow] {
        func row(_ kind: TokenKind, _ token: [UInt8], _ code: [UInt8]) -> IndexTokenRow {
            IndexTokenRow(
                record: record, field: field.field, version: tokens.version, kind: kind.rawValue, token: token,
                code: code)
        }
        guard !tokens.tokens.isEmpty else { return [row(.none, [], [])] }
        return tokens.tokens.map { token in
            let outer = outer(token, of: field, version: tokens.version, contexts: contexts)
            let code = check(
                outer.whole, token.kind, of: field, version: tokens.version, record: record, write: write,
                contexts: contexts)
            return row(token.kind, outer.token, code)
        }
    }

    private static func cut(_ digest: Digest, to bits: UInt8) -> [UInt8] {
        let (whole, rest) = Int(bits).quotientAndRemainder(dividingBy: 8)
        var bytes = Array(digest.bytes.prefix(whole + (rest > 0 ? 1 : 0)))
        if rest > 0 { bytes[whole] &= ~UInt8(0xff >> rest) }
        return bytes
    }
}

internal import OpenSSL
internal import VaultCrypto
internal import VaultModel

/// A token as the gate's key makes it of an inner one.
struct OuterToken {
    let field: IndexedField
    /// Of the index.
    let version: UInt32
    let kind: TokenKind
    /// All 32 bytes; kept nowhere.
    let whole: Digest
    /// What is stored, the leading bits by which a value is found, in whole bytes with zeros at the end.
    let cut: [UInt8]
}

package import OpenSSL
package import VaultCrypto
package import VaultModel

/// IK: the index key of one compartment in one version of the index, 32 random bytes, made by a custodian.
///
/// It makes inner tokens of values, on the official's side only: the gate does not know the type, and what it makes
/// finds nothing without the gate's key.
package final class CompartmentIndexKey: Sendable {
    private let secret: SecretBytes

    /// Takes a key that was unwrapped.
    package init(_ secret: consuming SecretBytes) throws(VaultCryptoError) {
        guard secret.count == 32 else { throw .crypto(.invalidLength) }
        self.secret = secret
    }

    static func generate() throws -> CompartmentIndexKey {
        try CompartmentIndexKey(try SecretBytes.random(count: 32))
    }

    /// The check value, 32 bytes, which the signed act that begins the version holds.
    func checkValue(_ context: Context) throws -> Digest {
        try HKDFSHA256.expandDigest(secret, info: context.bytes.span.bytes)
    }

    /// Seals the key to a person.
    func seal(to publicKey: [UInt8], info: Context) throws(VaultCryptoError) -> [UInt8] {
        try Envelope.seal(secret, to: publicKey, info: info)
    }

    /// The inner token of a normalised value.
    package func token(
        _ value: [UInt8], _ kind: TokenKind, of field: IndexedField, version: UInt32, contexts: VaultContexts
    ) -> InnerToken {
        let context = contexts.indexInner(field, version: version, kind: kind, value: value)
        return InnerToken(
            kind: kind, code: HMACSHA256.authenticationCode(for: context.bytes.span.bytes, key: secret))
    }
}

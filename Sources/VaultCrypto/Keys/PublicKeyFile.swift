internal import OpenSSL

/// A `.pub` file: an identity, signed with its own Ed25519 key, which proves possession of it.
public struct PublicKeyFile: Hashable, Sendable {
    /// The longest `.pub` file in bytes.
    public static let limit = 2048

    /// Who the keys belong to.
    public let identity: OfficialIdentity
    /// Ed25519 over the context without the signature, 64 bytes.
    public let signature: [UInt8]

    /// Signs an identity with its own key.
    public init(_ keys: OfficialKeys) throws(VaultCryptoError) {
        identity = keys.identity
        signature = try keys.signature(for: Self.context(keys.identity))
    }

    /// Reads a `.pub` file and checks its signature.
    ///
    /// - Throws: ``VaultCryptoError/notAuthentic`` when the signature does not fit.
    public init(_ bytes: [UInt8]) throws(VaultCryptoError) {
        (identity, signature) = try parsed { () throws(FormatError) in
            var reader = try ContextReader(bytes, domain: .publicKey, limit: Self.limit)
            let identity = try OfficialIdentity(from: &reader)
            let signature = try reader.take(.signature, count: 64)
            try reader.end()
            return (identity, signature)
        }
        guard
            Ed25519.isValid(
                signature: signature.span.bytes, for: Self.context(identity).bytes.span.bytes,
                publicKey: identity.signingPublicKey.span.bytes)
        else { throw .notAuthentic }
    }

    /// The bytes of the file.
    public var bytes: [UInt8] {
        var context = Self.context(identity)
        context.append(.signature, signature)
        return context.bytes
    }

    private static func context(_ identity: OfficialIdentity) -> Context {
        var context = Context(.publicKey)
        identity.append(to: &context)
        return context
    }
}

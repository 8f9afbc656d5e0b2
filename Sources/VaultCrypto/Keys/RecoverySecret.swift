public import OpenSSL

/// What custodians hold in shares: 32 random bytes, from which the recovery key's pair and the escrow key follow.
public final class RecoverySecret: Sendable {
    package let secret: SecretBytes

    package init(_ secret: consuming SecretBytes) {
        self.secret = secret
    }

    /// Draws a new secret.
    public static func generate() throws(VaultCryptoError) -> RecoverySecret {
        RecoverySecret(try mapped { () throws(CryptoError) in try SecretBytes.random(count: 32) })
    }

    /// Puts the secret together from exactly as many shares as are needed.
    ///
    /// - Throws: ``SLIP39Error``, which names a share by its place in the list; a secret of another length than 32 bytes
    ///   is ``SLIP39Error/crypto(_:)`` with ``CryptoError/invalidLength``.
    public convenience init(combining shares: [SLIP39.Share]) throws(SLIP39Error) {
        let secret = try SLIP39.combine(shares, passphrase: try Self.noPassphrase())
        guard secret.count == 32 else { throw .crypto(.invalidLength) }
        self.init(secret)
    }

    /// Divides the secret: for each group the shares of its members.
    ///
    /// Without a passphrase, which somebody would have to remember for years; so there is nothing to stretch either.
    public func split(groupThreshold: Int, groups: [SLIP39.Group]) throws(SLIP39Error) -> [[SLIP39.Share]] {
        try SLIP39.split(
            secret, passphrase: try Self.noPassphrase(), groupThreshold: groupThreshold, groups: groups)
    }

    /// The X25519 pair to which compartment keys are wrapped (RFC 9180 §7.1.3 over an expansion of the secret).
    public func privateKey(_ context: Context) throws(VaultCryptoError) -> X25519.PrivateKey {
        try mapped { () throws(CryptoError) in
            try HPKE.deriveKeyPair(ikm: HKDFSHA256.expand(secret, info: context.bytes.span.bytes, count: 32))
        }
    }

    /// E, under which the gate's keys are in escrow.
    public func escrowKey(_ context: Context) throws(VaultCryptoError) -> EscrowKey {
        try EscrowKey(
            try mapped { () throws(CryptoError) in
                try HKDFSHA256.expand(secret, info: context.bytes.span.bytes, count: 32)
            })
    }

    private static func noPassphrase() throws(SLIP39Error) -> SecretBytes {
        try SLIP39Error.mapped { () throws(CryptoError) in try SecretBytes(copying: [UInt8]().span.bytes) }
    }
}

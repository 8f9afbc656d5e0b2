internal import OpenSSL
public import VaultCrypto

/// What follows from a recovery secret, and what goes to and from it (docs/format.md §3).
extension VaultContexts {
    private enum Kind: UInt8 {
        case pair = 1
        case escrowKey = 2
        case escrowCheck = 3
        case share = 4
    }

    private func recovery(_ kind: Kind) -> Context {
        var context = Context(.recovery)
        context.append(.vault, vault)
        context.append(.suite, Suite.one.rawValue)
        context.append(.kind, kind.rawValue)
        return context
    }

    /// For the X25519 pair of a recovery secret.
    public var recoveryPair: Context { recovery(.pair) }

    /// For E, the escrow key of a recovery secret.
    public var escrowKey: Context { recovery(.escrowKey) }

    /// For the check value of E.
    public var escrowCheck: Context { recovery(.escrowCheck) }

    /// For the digest of a share: of the recovery key with this number, with the salt of its act.
    public func share(recovery number: UInt32, salt: [UInt8]) -> Context {
        var context = recovery(.share)
        context.append(.keyVersion, number)
        context.append(.salt, salt)
        return context
    }

    /// For K sealed to the recovery key; `authority` is the log index of the act that put it in force.
    public func envelopeRecovery(
        compartment: CompartmentID, version: UInt32, publicKey: [UInt8], authority: UInt64
    ) -> Context {
        var context = Context(.hpke)
        context.append(.vault, vault)
        context.append(.suite, Suite.one.rawValue)
        context.append(.compartment, compartment.rawValue)
        context.append(.kind, EnvelopeKind.recovery.rawValue)
        context.append(.keyVersion, version)
        context.append(.fingerprint, SHA256.hash(publicKey))
        appendAlgorithms(to: &context)
        context.append(.authority, authority)
        return context
    }

    /// For E on its way into the gate, of the recovery key with this number.
    public func envelopeEscrowKey(recovery number: UInt32, gatePublicKey: [UInt8]) -> Context {
        var context = Context(.hpke)
        context.append(.vault, vault)
        context.append(.suite, Suite.one.rawValue)
        context.append(.kind, EnvelopeKind.escrowKey.rawValue)
        context.append(.keyVersion, number)
        context.append(.fingerprint, SHA256.hash(gatePublicKey))
        appendAlgorithms(to: &context)
        return context
    }
}

public import VaultCrypto
public import VaultModel

/// A recovery key that nobody has signed yet. Its shares are written first: a recovery key in force whose shares are lost
/// would be worse than none.
public struct NewRecovery: Sendable {
    /// What is to be signed.
    public let act: RecoveryAct
    /// For each group the shares of its members.
    public let shares: [[SLIP39.Share]]
    /// The escrow key, sealed to the gate.
    package let escrowKey: [UInt8]
}

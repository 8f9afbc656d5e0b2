public import OpenSSL
internal import VaultCrypto

/// A recovery key: every compartment key is wrapped to it, and its secret lies in shares with the custodians.
public struct RecoveryAct: Hashable, Sendable {
    /// From 1; one more for each recovery key of the vault.
    public let number: UInt32
    /// The X25519 public half, 32 bytes.
    public let publicKey: [UInt8]
    /// The check value of the escrow key, which the gate received beside the log.
    public let escrowCheckValue: Digest
    /// 32 random bytes, for the digests of the shares.
    public let salt: [UInt8]
    /// How many groups are needed.
    public let groupThreshold: UInt8
    public let groups: [ShareGroup]
    /// One for each share, ascending by group and member.
    public let shares: [ShareDigest]

    public init(
        number: UInt32, publicKey: [UInt8], escrowCheckValue: Digest, salt: [UInt8], groupThreshold: UInt8,
        groups: [ShareGroup], shares: [ShareDigest]
    ) {
        self.number = number
        self.publicKey = publicKey
        self.escrowCheckValue = escrowCheckValue
        self.salt = salt
        self.groupThreshold = groupThreshold
        self.groups = groups
        self.shares = shares
    }

    /// SHA-256 of the public half: how wraps and people name the recovery key.
    public var fingerprint: Digest { SHA256.hash(publicKey) }

    /// Whether the groups can yield a secret, and each share has its digest once.
    var isWellFormed: Bool {
        let places = groups.enumerated().flatMap { group, shares in
            (0..<shares.count).map { [UInt8(truncatingIfNeeded: group), $0] }
        }
        return (1...16).contains(groups.count) && (1...UInt8(groups.count)).contains(groupThreshold)
            && groups.allSatisfy { (1...16).contains($0.count) && (1...$0.count).contains($0.threshold) }
            && shares.map { [$0.group, $0.member] } == places
            && Set(groups.map(\.name)).count == groups.count
    }
}

public import OpenSSL
public import TransparencyLog
public import VaultModel

/// What the log proves of one erasure: that it was done, and how far copies from before are void.
public struct ErasureCertificate: Sendable {
    /// How far an erasure reaches.
    public enum State: String, Sendable {
        /// Nothing in the vault opens it; a copy from before opens with a copy of the gate key.
        case erased
        /// The gate key of that time is destroyed; copies of its escrow may still be there.
        case rolled
        /// Custodians confirmed that copies of escrow and halves from before are destroyed.
        case final
    }

    public let vault: VaultID
    public let record: RecordID
    /// What was erased, ascending; none where it was all of the record.
    public let fields: [FieldID]
    /// The log index of the erasure.
    public let entry: UInt64
    /// The time by which the gate decided.
    public let time: Timestamp
    /// The fingerprint of who erased it.
    public let official: Digest
    public let purpose: Name?
    /// The epoch of the gate key at that time: halves B from before are under it or an older one.
    public let epoch: UInt32
    /// The log index of the statement that closed that epoch.
    public let closed: UInt64?
    /// The log index of the statement by which custodians confirmed.
    public let confirmed: UInt64?
    /// That the erasure is in the log, to be checked without it.
    public let proof: TLogProof

    /// What follows from the rest.
    public var state: State {
        guard closed != nil else { return .erased }
        return confirmed == nil ? .rolled : .final
    }
}

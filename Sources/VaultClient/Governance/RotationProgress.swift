public import OpenSSL
public import VaultModel

/// How far a rotation is.
public struct RotationProgress: Hashable, Sendable {
    /// A half that does not fit its commitment and was left.
    public struct Left: Hashable, Sendable {
        public let record: RecordID
        /// The log index of the write that made it; `nil` when the log has no such write.
        public let entry: UInt64?
        /// The fingerprint of the official who signed that write.
        public let official: Digest?
    }

    public let compartment: CompartmentID
    /// The active version.
    public let version: UInt32
    /// How many halves this rotation moved.
    public internal(set) var rewrapped: UInt64
    /// How many halves stand under earlier versions; those that were left among them.
    public internal(set) var remaining: UInt64
    /// The halves that were left, at most ``leftLimit`` of them; empty until the end.
    public internal(set) var left: [Left] = []
    /// Whether no earlier version is in use any more.
    public internal(set) var isRetired = false

    /// How many halves that were left are named.
    public static let leftLimit = 100
}

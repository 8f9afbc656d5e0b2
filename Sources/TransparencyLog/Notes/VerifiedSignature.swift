/// A signature on a note that verified under a known key.
public struct VerifiedSignature: Sendable {
    /// The key's name.
    public let name: String
    /// The key's ID.
    public let keyID: UInt32
    /// For a cosignature, when it was made, in seconds since 1970-01-01T00:00:00Z as its signer says; nil for a plain
    /// signature.
    public let timestamp: UInt64?
}

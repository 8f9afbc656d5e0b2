public import OpenSSL
internal import VaultCrypto

/// A wrap of a compartment key for one person, by its hash.
public struct KeyWrapItem: Hashable, Sendable {
    /// The recipient's fingerprint.
    public let recipient: Digest
    public let compartment: CompartmentID
    public let version: UInt32
    /// The log index of the grant or root that entitles the recipient.
    public let authority: UInt64
    /// SHA-256 of the wrap.
    public let digest: Digest

    public init(recipient: Digest, compartment: CompartmentID, version: UInt32, authority: UInt64, digest: Digest) {
        self.recipient = recipient
        self.compartment = compartment
        self.version = version
        self.authority = authority
        self.digest = digest
    }
}

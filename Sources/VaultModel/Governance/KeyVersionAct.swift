public import OpenSSL
public import VaultCrypto

/// A new version of a compartment's key.
public struct KeyVersionAct: Hashable, Sendable {
    public let compartment: CompartmentID
    public let version: UInt32
    public let suite: Suite
    /// The key check value, compared after each unwrap.
    public let checkValue: Digest
    /// The X25519 public half, to which writers without the key seal.
    public let publicKey: [UInt8]

    public init(compartment: CompartmentID, version: UInt32, suite: Suite, checkValue: Digest, publicKey: [UInt8]) {
        self.compartment = compartment
        self.version = version
        self.suite = suite
        self.checkValue = checkValue
        self.publicKey = publicKey
    }
}

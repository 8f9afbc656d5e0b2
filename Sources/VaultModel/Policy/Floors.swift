/// The weakest cryptography that the vault accepts.
public struct Floors: Hashable, Sendable {
    /// The costs of scrypt that a policy may ask for, as the base-2 logarithm of N.
    public static let kdfCosts: ClosedRange<UInt8> = 17...20

    /// The lowest suite number in which may be written; 1 or more.
    public let suite: UInt16
    /// The lowest scrypt cost of an official's key file, as the base-2 logarithm of N: 17 to 20.
    public let kdfCost: UInt8
    /// Whether key files of services, which have no passphrase (KDF `none`), may be enrolled.
    public let allowsServiceKeyFiles: Bool

    /// Keeps the parts; the limits are checked where a ``Policy`` is made.
    public init(suite: UInt16, kdfCost: UInt8, allowsServiceKeyFiles: Bool) {
        self.suite = suite
        self.kdfCost = kdfCost
        self.allowsServiceKeyFiles = allowsServiceKeyFiles
    }
}

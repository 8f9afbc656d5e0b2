/// What all shares of one set have in common.
struct ShareSet: Hashable, Sendable {
    /// Fifteen random bits.
    let identifier: UInt16
    let isExtendable: Bool
    let iterationExponent: UInt8
    let groupThreshold: Int
    let groupCount: Int
    /// The length of the secret and of each share's value, in bytes.
    let valueCount: Int
}

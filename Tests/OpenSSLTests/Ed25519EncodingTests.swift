import Testing

@testable import OpenSSL

/// The limit of a scalar by itself: libcrypto refuses such a signature as well, so a signature does not show whether ours does.
@Suite struct Ed25519EncodingTests {
    /// L, least significant byte first (RFC 8032 §5.1).
    private static let order: [UInt8] = [
        0xed, 0xd3, 0xf5, 0x5c, 0x1a, 0x63, 0x12, 0x58, 0xd6, 0x9c, 0xf7, 0xa2, 0xde, 0xf9, 0xde, 0x14, 0, 0, 0, 0, 0,
        0,
        0, 0, 0, 0, 0, 0, 0, 0, 0, 0x10,
    ]

    @Test func `a scalar is below the order of the group`() {
        let order = Self.order
        var below = order
        below[0] -= 1
        var above = order
        above[0] += 1
        let zero = [UInt8](repeating: 0, count: 32)
        let largest = [UInt8](repeating: 0xff, count: 32)
        for scalar in [zero, below] { #expect(Ed25519Encoding.isReducedScalar(scalar.span.bytes) == true) }
        for scalar in [order, above, largest] {
            #expect(Ed25519Encoding.isReducedScalar(scalar.span.bytes) == false)
        }
    }
}

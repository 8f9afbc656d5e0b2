/// The checks of encodings that libcrypto leaves out. All values are public, so none is constant-time.
enum Ed25519Encoding {
    /// Whether 32 bytes, as an encoded point, are canonical and not one of low order.
    ///
    /// The eight points of low order have five values of y between them, with x negated or zero; leaving the sign bit out
    /// covers all of them and both encodings with a sign bit at x = 0. Whether y belongs to a point is not checked.
    static func isAcceptablePoint(_ bytes: RawSpan) -> Bool {
        var y = littleEndian(bytes)
        y[3] &= .max >> 1
        return isLess(y, prime) && !lowOrder.contains { $0 == y }
    }

    /// Whether 32 bytes, as a number, are below the order of the group.
    static func isReducedScalar(_ bytes: RawSpan) -> Bool {
        isLess(littleEndian(bytes), order)
    }

    /// 2^255 - 19, least significant word first.
    private static let prime: [UInt64] = [0xffff_ffff_ffff_ffed, .max, .max, .max >> 1]

    /// L = 2^252 + 27742317777372353535851937790883648493 (RFC 8032 §5.1).
    private static let order: [UInt64] = [0x5812_631a_5cf5_d3ed, 0x14de_f9de_a2f7_9cd6, 0, 0x1000_0000_0000_0000]

    /// y of the points of order 4, 1, 2 and, twice, 8.
    private static let lowOrder: [[UInt64]] = [
        [0, 0, 0, 0],
        [1, 0, 0, 0],
        [0xffff_ffff_ffff_ffec, .max, .max, .max >> 1],
        [0xb027_b2c2_8f95_e826, 0xf098_eff2_89f4_c345, 0x3933_c6d3_05ac_dfd5, 0x05fc_536d_8802_38b1],
        [0x4fd8_4d3d_706a_17c7, 0x0f67_100d_760b_3cba, 0xc6cc_392c_fa53_202a, 0x7a03_ac92_77fd_c74e],
    ]

    private static func littleEndian(_ bytes: RawSpan) -> [UInt64] {
        (0..<4).map { word in
            (0..<8).reduce(0) { value, byte in
                value | UInt64(unsafe bytes.unsafeLoad(fromByteOffset: 8 * word + byte, as: UInt8.self)) << (8 * byte)
            }
        }
    }

    private static func isLess(_ a: [UInt64], _ b: [UInt64]) -> Bool {
        for index in (0..<4).reversed() where a[index] != b[index] { return a[index] < b[index] }
        return false
    }
}

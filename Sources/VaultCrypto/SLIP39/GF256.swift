package import OpenSSL

/// Arithmetic in GF(2^8) with the polynomial x^8 + x^4 + x^3 + x + 1, as in AES and SLIP-0039. There is no table and no
/// branch on a value, so the time says nothing of what is multiplied.
package enum GF256 {
    /// A share of a secret: the values at `x` of polynomials, one for each byte of the secret.
    package final class Point: Sendable {
        package let x: UInt8
        package let value: SecretBytes

        package init(x: UInt8, value: consuming SecretBytes) {
            self.x = x
            self.value = value
        }
    }

    /// The product.
    package static func multiply(_ a: UInt8, _ b: UInt8) -> UInt8 {
        var product: UInt8 = 0
        var power = a
        for bit in 0..<UInt8(8) {
            product ^= power & (0 &- (b >> bit & 1))
            power = power << 1 ^ (0x1b & (0 &- (power >> 7)))
        }
        return product
    }

    /// The inverse, a^254; 0 for 0.
    package static func inverse(_ a: UInt8) -> UInt8 {
        var power = a
        var inverse: UInt8 = 1
        for _ in 0..<7 {
            power = multiply(power, power)
            inverse = multiply(inverse, power)
        }
        return inverse
    }

    /// The values at `x` of the polynomials of least degree through all points.
    ///
    /// - Throws: ``CryptoError/invalidParameter`` without points, for two at one place or one at `x` itself, and
    ///   ``CryptoError/invalidLength`` for points of different lengths.
    package static func interpolate(_ points: [Point], at x: UInt8) throws(CryptoError) -> SecretBytes {
        let places = points.map(\.x)
        guard let count = points.first?.value.count, Set(places + [x]).count == points.count + 1 else {
            throw .invalidParameter
        }
        guard points.allSatisfy({ $0.value.count == count }) else { throw .invalidLength }
        return try SecretBytes(count: count) { sum in
            for point in points {
                let coefficient = coefficient(of: point.x, among: places, at: x)
                point.value.withExposedBytes { value in
                    for offset in 0..<count { sum[offset] ^= multiply(coefficient, value[offset]) }
                }
            }
        }
    }

    /// Lagrange's coefficient of the point at `place`.
    private static func coefficient(of place: UInt8, among places: [UInt8], at x: UInt8) -> UInt8 {
        places.reduce(1) { product, other in
            other == place ? product : multiply(product, multiply(x ^ other, inverse(place ^ other)))
        }
    }
}

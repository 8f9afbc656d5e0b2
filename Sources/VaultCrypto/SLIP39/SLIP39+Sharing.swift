internal import OpenSSL

extension SLIP39 {
    /// Shamir's sharing with a digest of the secret in it, so that shares which do not fit are noticed.
    ///
    /// Shares stand at 0 to 15, the secret at 255, and at 254 `HMAC(key: R, secret) 4 ‖ R` with a random R.
    enum Sharing {
        private static let secretPlace: UInt8 = 255
        private static let digestPlace: UInt8 = 254
        private static let digestCount = 4

        static func split(
            _ secret: borrowing SecretBytes, threshold: Int, count: Int
        ) throws(CryptoError) -> [GF256.Point] {
            var points: [GF256.Point] = []
            // Polynomials of degree 0: each share is the secret itself.
            if threshold == 1 {
                for x in 0..<count {
                    points.append(GF256.Point(x: UInt8(x), value: try secret.slice(0..<secret.count)))
                }
                return points
            }
            for x in 0..<(threshold - 2) {
                points.append(GF256.Point(x: UInt8(x), value: try .random(count: secret.count)))
            }
            let random = try SecretBytes.random(count: secret.count - digestCount)
            let digest = try SecretBytes(concatenating: check(secret, key: random), random)
            let known = [
                GF256.Point(x: digestPlace, value: digest),
                GF256.Point(x: secretPlace, value: try secret.slice(0..<secret.count)),
            ]
            let base = points + known
            for x in (threshold - 2)..<count {
                points.append(GF256.Point(x: UInt8(x), value: try GF256.interpolate(base, at: UInt8(x))))
            }
            return points
        }

        /// - Throws: ``CryptoError/authenticationFailed`` when the digest does not fit.
        static func combine(_ points: [GF256.Point], threshold: Int) throws(CryptoError) -> SecretBytes {
            if threshold == 1, points.count == 1 { return try points[0].value.slice(0..<points[0].value.count) }
            let secret = try GF256.interpolate(points, at: secretPlace)
            let digest = try GF256.interpolate(points, at: digestPlace)
            let check = try check(secret, key: digest.slice(digestCount..<digest.count))
            guard check.constantTimeEquals(try digest.slice(0..<digestCount)) else { throw .authenticationFailed }
            return secret
        }

        private static func check(
            _ secret: borrowing SecretBytes, key: borrowing SecretBytes
        ) throws(CryptoError) -> SecretBytes {
            let code = secret.withExposedBytes { HMACSHA256.authenticationCode(for: $0, key: key) }
            return try code.withBytes { (bytes) throws(CryptoError) in
                try SecretBytes(copying: bytes.extracting(first: digestCount))
            }
        }
    }
}

internal import OpenSSL

extension SLIP39 {
    /// A Feistel network of four rounds under the passphrase. It does not authenticate: any passphrase opens to some
    /// secret.
    struct Cipher {
        private let set: ShareSet

        init(_ set: ShareSet) {
            self.set = set
        }

        func encrypt(
            _ secret: borrowing SecretBytes, passphrase: borrowing SecretBytes
        ) throws(CryptoError) -> SecretBytes {
            try run([0, 1, 2, 3], secret, passphrase)
        }

        func decrypt(
            _ sealed: borrowing SecretBytes, passphrase: borrowing SecretBytes
        ) throws(CryptoError) -> SecretBytes {
            try run([3, 2, 1, 0], sealed, passphrase)
        }

        private func run(
            _ rounds: [UInt8], _ input: borrowing SecretBytes, _ passphrase: borrowing SecretBytes
        ) throws(CryptoError) -> SecretBytes {
            let half = input.count / 2
            var left = try input.slice(0..<half)
            var right = try input.slice(half..<input.count)
            for round in rounds {
                let key = try key(round, right, passphrase)
                let mixed = try SecretBytes(count: half) { sum in
                    for offset in 0..<half {
                        sum[offset] = left.withExposedBytes { $0[offset] } ^ key.withExposedBytes { $0[offset] }
                    }
                }
                left = right
                right = mixed
            }
            return try SecretBytes(concatenating: right, left)
        }

        /// F(i, R) = PBKDF2(i ‖ passphrase, salt prefix ‖ R). The identifier salts a set that is not extendable.
        private func key(
            _ round: UInt8, _ right: borrowing SecretBytes, _ passphrase: borrowing SecretBytes
        ) throws(CryptoError) -> SecretBytes {
            let prefix = set.isExtendable ? [] : Array("shamir".utf8) + set.identifier.bigEndianBytes
            return try PBKDF2.derive(
                password: SecretBytes(concatenating: SecretBytes(copying: [round].span.bytes), passphrase),
                salt: SecretBytes(concatenating: SecretBytes(copying: prefix.span.bytes), right),
                iterations: 2500 << Int(set.iterationExponent), count: right.count)
        }
    }
}

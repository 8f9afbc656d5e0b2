internal import OpenSSL

extension HPKE {
    /// DHKEM(X25519, HKDF-SHA256), RFC 9180 §4.1 and §7.1.
    enum KEM {
        private static let kdf = LabeledKDF(suiteID: Array("KEM".utf8) + HPKE.bigEndian(Ciphersuite.x25519.kem))

        /// The shared secret for a recipient; the ephemeral key's public half is the encapsulated key.
        static func encapsulate(
            to publicKey: [UInt8], ephemeral: X25519.PrivateKey
        ) throws(CryptoError) -> SecretBytes {
            let dh = try ephemeral.sharedSecret(with: publicKey.span.bytes)
            return try extractAndExpand(dh, context: ephemeral.publicKey + publicKey)
        }

        /// The shared secret that the sender of `enc` had.
        static func decapsulate(_ enc: [UInt8], privateKey: X25519.PrivateKey) throws(CryptoError) -> SecretBytes {
            let dh = try privateKey.sharedSecret(with: enc.span.bytes)
            return try extractAndExpand(dh, context: enc + privateKey.publicKey)
        }

        static func deriveKeyPair(ikm: borrowing SecretBytes) throws(CryptoError) -> X25519.PrivateKey {
            guard ikm.count >= HPKE.minimumSeedLength else { throw .invalidLength }
            let prk = try kdf.extract(label: "dkp_prk", ikm: ikm)
            return try X25519.PrivateKey(kdf.expand(prk, label: "sk", info: [], count: 32))
        }

        private static func extractAndExpand(
            _ dh: borrowing SecretBytes, context: [UInt8]
        ) throws(CryptoError) -> SecretBytes {
            let prk = try kdf.extract(label: "eae_prk", ikm: dh)
            return try kdf.expand(prk, label: "shared_secret", info: context, count: 32)
        }
    }
}

internal import OpenSSL

extension HPKE {
    /// The keys of one encapsulation and the number of the next message: `Context` of RFC 9180 §5.
    struct KeySchedule: ~Copyable {
        private let suite: Ciphersuite
        private let key: SecretBytes
        private let baseNonce: [UInt8]
        private let exporterSecret: SecretBytes
        /// The number of the next message.
        private(set) var sequence: UInt64

        /// Base mode (§5.1.1).
        init(suite: Ciphersuite, sharedSecret: borrowing SecretBytes, info: [UInt8]) throws(CryptoError) {
            let noPSK = try SecretBytes(copying: [UInt8]().span.bytes)
            try self.init(mode: 0, suite: suite, sharedSecret: sharedSecret, info: info, psk: noPSK, pskID: [])
        }

        /// Psk mode (§5.1.2).
        init(
            suite: Ciphersuite, sharedSecret: borrowing SecretBytes, info: [UInt8],
            psk: borrowing SecretBytes, pskID: [UInt8]
        ) throws(CryptoError) {
            guard psk.count >= HPKE.minimumPSKLength, !pskID.isEmpty else { throw .invalidKey }
            try self.init(mode: 1, suite: suite, sharedSecret: sharedSecret, info: info, psk: psk, pskID: pskID)
        }

        private init(
            mode: UInt8, suite: Ciphersuite, sharedSecret: borrowing SecretBytes, info: [UInt8],
            psk: borrowing SecretBytes, pskID: [UInt8]
        ) throws(CryptoError) {
            let kdf = suite.kdfForSchedule
            var context = [mode]
            try kdf.extractPublic(label: "psk_id_hash", ikm: pskID).append(to: &context)
            try kdf.extractPublic(label: "info_hash", ikm: info).append(to: &context)
            let secret = try kdf.extract(salt: sharedSecret, label: "secret", ikm: psk)
            let key = try kdf.expand(secret, label: "key", info: context, count: suite.keyLength)
            let baseNonce = try kdf.expandPublic(secret, label: "base_nonce", info: context, count: 12)
            let exporterSecret = try kdf.expand(secret, label: "exp", info: context, count: 32)
            self.suite = suite
            self.key = key
            self.baseNonce = baseNonce
            self.exporterSecret = exporterSecret
            sequence = 0
        }

        /// Skips to a message number, for vectors that start in the middle.
        mutating func skip(to sequence: UInt64) {
            self.sequence = sequence
        }

        mutating func seal(_ plaintext: RawSpan, aad: [UInt8]) throws(CryptoError) -> [UInt8] {
            let next = try following()
            let sealed = try HPKEAEAD.sealAEAD(
                id: suite.aead, plaintext, key: key, nonce: nonce().span.bytes, aad: aad.span.bytes)
            sequence = next
            return sealed
        }

        mutating func sealSecret(_ secret: borrowing SecretBytes, aad: [UInt8]) throws(CryptoError) -> [UInt8] {
            guard suite == .x25519 else { throw .invalidParameter }
            let next = try following()
            let sealed = try AES256GCM.sealSecret(
                secret, key: key, nonce: nonce().span.bytes, aad: aad.span.bytes)
            sequence = next
            return sealed
        }

        /// The number moves on only after a message that opens (§5.2).
        mutating func open(_ sealed: [UInt8], aad: [UInt8]) throws(CryptoError) -> [UInt8] {
            let next = try following()
            let opened = try HPKEAEAD.openAEAD(
                id: suite.aead, sealed.span.bytes, key: key, nonce: nonce().span.bytes, aad: aad.span.bytes)
            sequence = next
            return opened
        }

        mutating func openSecret(_ sealed: [UInt8], aad: [UInt8]) throws(CryptoError) -> SecretBytes {
            guard suite == .x25519 else { throw .invalidParameter }
            let next = try following()
            let opened = try AES256GCM.openSecret(
                sealed.span.bytes, key: key, nonce: nonce().span.bytes, aad: aad.span.bytes)
            sequence = next
            return opened
        }

        func export(context: [UInt8], count: Int) throws(CryptoError) -> SecretBytes {
            try suite.kdfForSchedule.expand(exporterSecret, label: "sec", info: context, count: count)
        }

        /// The base nonce XOR the message number (§5.2).
        private func nonce() -> [UInt8] {
            var nonce = baseNonce
            for offset in 0..<8 {
                nonce[nonce.count - 1 - offset] ^= UInt8(truncatingIfNeeded: sequence >> UInt64(8 * offset))
            }
            return nonce
        }

        /// A number never comes round again: the last one is not used.
        private func following() throws(CryptoError) -> UInt64 {
            let (next, overflow) = sequence.addingReportingOverflow(1)
            guard !overflow else { throw .invalidLength }
            return next
        }
    }
}

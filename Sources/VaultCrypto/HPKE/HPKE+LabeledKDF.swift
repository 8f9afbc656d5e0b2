internal import OpenSSL

extension HPKE {
    /// `LabeledExtract` and `LabeledExpand` of RFC 9180 §4: HKDF-SHA256 with the suite and a label in front of its
    /// input.
    struct LabeledKDF {
        let suiteID: [UInt8]

        func extract(label: String, ikm: borrowing SecretBytes) throws(CryptoError) -> SecretBytes {
            try HKDFSHA256.extract(salt: noSalt.span.bytes, prefix: prefix(label).span.bytes, ikm: ikm)
        }

        func extract(
            salt: borrowing SecretBytes, label: String, ikm: borrowing SecretBytes
        ) throws(CryptoError) -> SecretBytes {
            try HKDFSHA256.extract(salt: salt, prefix: prefix(label).span.bytes, ikm: ikm)
        }

        /// Extraction without salt from public input; the result is public too, so it needs no secret memory.
        func extractPublic(label: String, ikm: [UInt8]) throws(CryptoError) -> Digest {
            let zeroKey = try SecretBytes(copying: [UInt8](repeating: 0, count: 32).span.bytes)
            return HMACSHA256.authenticationCode(for: (prefix(label) + ikm).span.bytes, key: zeroKey)
        }

        func expand(
            _ prk: borrowing SecretBytes, label: String, info: [UInt8], count: Int
        ) throws(CryptoError) -> SecretBytes {
            let labeled = try labeledInfo(label: label, info: info, count: count)
            return try HKDFSHA256.expand(prk, info: labeled.span.bytes, count: count)
        }

        /// Expansion to bytes that are not a key: the base nonce.
        func expandPublic(
            _ prk: borrowing SecretBytes, label: String, info: [UInt8], count: Int
        ) throws(CryptoError) -> [UInt8] {
            let labeled = try labeledInfo(label: label, info: info, count: count)
            return try HKDFSHA256.expandPublic(prk, info: labeled.span.bytes, count: count)
        }

        private var noSalt: [UInt8] { [] }

        private func prefix(_ label: String) -> [UInt8] {
            Array("HPKE-v1".utf8) + suiteID + Array(label.utf8)
        }

        private func labeledInfo(label: String, info: [UInt8], count: Int) throws(CryptoError) -> [UInt8] {
            guard let length = UInt16(exactly: count) else { throw .invalidLength }
            return HPKE.bigEndian(length) + prefix(label) + info
        }
    }
}

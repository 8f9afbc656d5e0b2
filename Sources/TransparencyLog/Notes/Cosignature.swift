/// The Ed25519 cosignature of c2sp.org/tlog-cosignature: `u64 time ‖ 64-byte signature` over a header line, a time line
/// and a checkpoint.
struct Cosignature {
    let timestamp: UInt64
    let signature: [UInt8]

    /// Reads the bytes after the key ID; a wrong length or a time beyond 2^63 - 1 makes the signature an invalid one.
    init(raw: [UInt8]) throws(LogError) {
        guard raw.count == 72 else { throw .invalidSignature }
        timestamp = raw[..<8].reduce(0) { $0 << 8 | UInt64($1) }
        signature = Array(raw[8...])
        guard timestamp <= UInt64(Int64.max) else { throw .invalidSignature }
    }

    init(timestamp: UInt64, signature: [UInt8]) {
        self.timestamp = timestamp
        self.signature = signature
    }

    var raw: [UInt8] {
        (0..<8).map { UInt8(truncatingIfNeeded: timestamp >> UInt64(56 - 8 * $0)) } + signature
    }

    /// What is signed. Only a checkpoint can be cosigned, so any other text makes the signature an invalid one.
    static func message(text: [UInt8], timestamp: UInt64) throws(LogError) -> [UInt8] {
        guard (try? Checkpoint(body: text)) != nil else { throw .invalidSignature }
        return Array("cosignature/v1\ntime \(timestamp)\n".utf8) + text
    }
}

internal import OpenSSL

/// The plaintext of one field. Its bytes are cleansed when it goes out of scope.
public struct FieldValue: ~Copyable, Sendable {
    private let bytes: PlaintextBytes

    init(padded: consuming PlaintextBytes) throws(VaultCryptoError) {
        let count = try padded.withBytes { (span) throws(VaultCryptoError) in try Padding.valueCount(span) }
        do {
            try padded.narrow(to: 4..<(4 + count))
        } catch {
            throw .notAuthentic
        }
        bytes = padded
    }

    /// The length of the value in bytes.
    public var count: Int { bytes.count }

    /// Hands the value out for the time of `body`.
    public borrowing func withBytes<R: ~Copyable, E: Error>(_ body: (RawSpan) throws(E) -> R) throws(E) -> R {
        try bytes.withBytes(body)
    }
}

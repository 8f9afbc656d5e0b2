public import OpenSSL

/// The plaintext of one field. Its bytes are cleansed when it goes out of scope.
public struct FieldValue: ~Copyable, Sendable {
    private let padded: PlaintextBytes
    /// The length of the value in bytes.
    public let count: Int

    init(padded: consuming PlaintextBytes) throws(VaultCryptoError) {
        var count: Int?
        padded.withBytes { span in count = try? Padding.valueCount(span) }
        guard let count else { throw .notAuthentic }
        self.count = count
        self.padded = padded
    }

    /// Hands the value out for the time of `body`.
    public borrowing func withBytes<R>(_ body: (RawSpan) throws -> R) rethrows -> R {
        try padded.withBytes { span in try body(span.extracting(4..<(4 + count))) }
    }
}

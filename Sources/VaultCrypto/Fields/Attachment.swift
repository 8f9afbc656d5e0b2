public import OpenSSL

/// What the value of an attachment's field says of its blob: `u64 length ‖ SHA-256 32 ‖ key 32`.
public struct Attachment: Sendable {
    /// The length of such a value in bytes.
    public static let count = 72

    /// The length of the blob in bytes.
    public let length: UInt64
    /// SHA-256 of the blob.
    public let digest: Digest
    let key: BlobKey

    init(length: UInt64, digest: Digest, key: BlobKey) {
        self.length = length
        self.digest = digest
        self.key = key
    }

    /// Reads a value that was opened.
    public init(_ value: borrowing FieldValue) throws(VaultCryptoError) {
        self = try value.withBytes { (bytes) throws(VaultCryptoError) in try Attachment(bytes) }
    }

    private init(_ bytes: RawSpan) throws(VaultCryptoError) {
        guard bytes.byteCount == Self.count else { throw .notAuthentic }
        var length: UInt64 = 0
        for offset in 0..<8 {
            length = length << 8 | UInt64(unsafe bytes.unsafeLoad(fromByteOffset: offset, as: UInt8.self))
        }
        var digest: [UInt8] = []
        for offset in 8..<40 { digest.append(unsafe bytes.unsafeLoad(fromByteOffset: offset, as: UInt8.self)) }
        guard length <= Blob.limit, let digest = Digest(digest) else { throw .notAuthentic }
        self.init(length: length, digest: digest, key: try BlobKey(copying: bytes.extracting(40..<72)))
    }

    /// The value, to be sealed and then forgotten.
    public func value() -> [UInt8] {
        var value = length.bigEndianBytes + digest.bytes
        key.append(to: &value)
        return value
    }
}

public import OpenSSL
public import VaultCrypto

/// What follows the sealed value of an attachment in its cell, in the open: `u64 bytes ‖ SHA-256` of all sealed segments one
/// after the other. The digest of the cell covers it, so that its writer signs the segments.
public struct BlobSeal: Hashable, Sendable {
    /// Its length in bytes.
    public static let count = 40
    /// The most bytes that sealed segments can have together.
    static let limit = Blob.limit + UInt64(Blob.segments(of: Blob.limit)) * UInt64(Blob.overhead)

    /// How many bytes all sealed segments have together.
    public let bytes: UInt64
    public let digest: Digest

    public init(bytes: UInt64, digest: Digest) {
        self.bytes = bytes
        self.digest = digest
    }

    /// Reads the end of an attachment's cell.
    public init(endOf cell: [UInt8]) throws(FormatError) {
        guard cell.count > Self.count else { throw .invalid(.cells) }
        var items = ItemReader(Array(cell.suffix(Self.count)), tag: .cells)
        bytes = try items.integer(UInt64.self)
        guard bytes >= UInt64(Blob.overhead), bytes <= Self.limit, let digest = Digest(Array(cell.suffix(32))) else {
            throw .invalid(.cells)
        }
        self.digest = digest
    }

    /// As it stands in the cell.
    public var encoded: [UInt8] { bytes.bigEndianBytes + digest.bytes }

    /// How many segments there are.
    public var segments: UInt32 {
        let size = UInt64(Blob.segmentSize + Blob.overhead)
        return UInt32(clamping: (bytes + size - 1) / size)
    }

    /// How many bytes the segment of a number has.
    public func count(ofSegment number: UInt32) -> Int {
        let size = Blob.segmentSize + Blob.overhead
        return number + 1 < segments ? size : Int(bytes - UInt64(number) * UInt64(size))
    }
}

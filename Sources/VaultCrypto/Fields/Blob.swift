internal import OpenSSL

/// The measures of a blob: an attachment's content in segments.
public enum Blob {
    /// The longest blob in bytes, 64 MiB.
    public static let limit: UInt64 = 64 << 20
    /// The bytes of every segment but the last, before they are sealed.
    public static let segmentSize = 64 << 10
    /// What sealing adds to a segment, in bytes.
    public static let overhead = 16

    /// How many segments a blob has; one for an empty one.
    public static func segments(of length: UInt64) -> UInt32 {
        UInt32(clamping: max(1, (length + UInt64(segmentSize) - 1) / UInt64(segmentSize)))
    }
}

/// Seals one blob, segment by segment.
public struct BlobSealer: ~Copyable {
    private let key: BlobKey
    private let stream: BlobStream
    private var number: UInt32 = 0
    private var length: UInt64 = 0
    private var plain = SHA256()
    private var isFinished = false

    /// Draws a key for a blob in one place.
    public init(_ contexts: BlobContexts) throws(VaultCryptoError) {
        let key = try BlobKey()
        let stream = try key.stream(contexts)
        self.key = key
        self.stream = stream
    }

    /// Seals the next segment: ``Blob/segmentSize`` bytes, fewer only in the last.
    public mutating func seal(_ segment: [UInt8], isLast: Bool) throws(VaultCryptoError) -> [UInt8] {
        guard !isFinished else { throw .sealedTwice }
        guard isLast ? segment.count <= Blob.segmentSize : segment.count == Blob.segmentSize,
            length + UInt64(segment.count) <= Blob.limit, isLast || number < UInt32.max
        else { throw .valueTooLong }
        let nonce = stream.nonce(number, isLast: isLast)
        let sealed: [UInt8]
        do {
            sealed = try AES256GCM.seal(
                segment.span.bytes, key: stream.key, nonce: nonce.span.bytes, aad: RawSpan())
        } catch {
            throw VaultCryptoError(error)
        }
        plain.update(segment)
        length += UInt64(segment.count)
        number += isLast ? 0 : 1
        isFinished = isLast
        return sealed
    }

    /// What the field's value says of the blob, after the last segment.
    public consuming func finish() throws(VaultCryptoError) -> Attachment {
        guard isFinished else { throw .notAuthentic }
        return Attachment(length: length, digest: plain.finalize(), key: key)
    }
}

/// Opens one blob, segment by segment.
public struct BlobOpener: ~Copyable {
    private let attachment: Attachment
    private let stream: BlobStream
    private var number: UInt32 = 0
    private var plain = SHA256()

    /// Begins a blob in one place.
    public init(_ attachment: Attachment, _ contexts: BlobContexts) throws(VaultCryptoError) {
        let stream = try attachment.key.stream(contexts)
        self.attachment = attachment
        self.stream = stream
    }

    /// How many segments were opened.
    public var opened: UInt32 { number }

    /// Opens the next segment. The caller cleanses the bytes if it needs to.
    ///
    /// - Throws: ``VaultCryptoError/notAuthentic`` for a segment that is changed, moved, repeated or too many, and after the
    ///   last one for a blob that is not the one of the attachment's SHA-256.
    public mutating func open(_ segment: [UInt8]) throws(VaultCryptoError) -> [UInt8] {
        let count = Blob.segments(of: attachment.length)
        guard number < count else { throw .notAuthentic }
        let isLast = number == count - 1
        let wanted = isLast ? attachment.length - UInt64(number) * UInt64(Blob.segmentSize) : UInt64(Blob.segmentSize)
        guard UInt64(segment.count) == wanted + UInt64(Blob.overhead) else { throw .notAuthentic }
        let nonce = stream.nonce(number, isLast: isLast)
        let bytes: [UInt8]
        do {
            bytes = try AES256GCM.open(segment.span.bytes, key: stream.key, nonce: nonce.span.bytes, aad: RawSpan())
        } catch {
            throw VaultCryptoError(error)
        }
        plain.update(bytes)
        number += 1
        return bytes
    }

    /// Whether all segments were opened, and are together what the attachment says.
    public consuming func finish() throws(VaultCryptoError) {
        guard number == Blob.segments(of: attachment.length), plain.finalize() == attachment.digest else {
            throw .notAuthentic
        }
    }
}

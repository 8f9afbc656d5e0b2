internal import OpenSSL

/// The key of one blob: 32 random bytes, which stand in the value of an attachment's field and nowhere else.
public final class BlobKey: Sendable {
    private let secret: SecretBytes

    /// Draws a key. Only a ``BlobSealer`` does, so that no key ever seals two blobs.
    init() throws(VaultCryptoError) {
        secret = try mapped { () throws(CryptoError) in try SecretBytes.random(count: 32) }
    }

    /// Takes a key out of a value.
    init(copying bytes: RawSpan) throws(VaultCryptoError) {
        guard bytes.byteCount == 32 else { throw .notAuthentic }
        secret = try mapped { () throws(CryptoError) in try SecretBytes(copying: bytes) }
    }

    /// Appends the key to a value that is about to be sealed.
    func append(to value: inout [UInt8]) {
        secret.withExposedBytes { bytes in
            for offset in 0..<32 { value.append(unsafe bytes.unsafeLoad(fromByteOffset: offset, as: UInt8.self)) }
        }
    }

    /// The key and the first 7 bytes of the nonces of the stream in one place.
    func stream(_ contexts: BlobContexts) throws(VaultCryptoError) -> BlobStream {
        do {
            return BlobStream(
                key: try HKDFSHA256.expand(secret, info: contexts.key.bytes.span.bytes, count: 32),
                prefix: try HKDFSHA256.expandPublic(secret, info: contexts.nonce.bytes.span.bytes, count: 7))
        } catch {
            throw VaultCryptoError(error)
        }
    }
}

/// The contexts of one blob's stream key and nonces.
public struct BlobContexts: Sendable {
    public let key: Context
    public let nonce: Context

    public init(key: Context, nonce: Context) {
        self.key = key
        self.nonce = nonce
    }
}

/// STREAM (Hoang, Reyhanitabar, Rogaway, Vizár: "Online Authenticated-Encryption and its Nonce-Reuse Misuse-Resistance",
/// 2015) over AES-256-GCM: the nonce of segment i is `prefix 7 ‖ u32 i ‖ last 1`, so that a segment that is cut off, moved
/// or repeated does not open.
struct BlobStream: ~Copyable, Sendable {
    let key: SecretBytes
    let prefix: [UInt8]

    func nonce(_ number: UInt32, isLast: Bool) -> [UInt8] {
        prefix + number.bigEndianBytes + [isLast ? 1 : 0]
    }
}

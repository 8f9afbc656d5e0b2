internal import COpenSSL

/// Algorithms fetched once per process: an implicit fetch costs more than a small seal.
///
/// They are immutable and shared by all threads, and live as long as the process.
@safe enum Algorithms {
    nonisolated(unsafe) static let aes256GCM = unsafe cipher("AES-256-GCM")
    nonisolated(unsafe) static let aes128GCM = unsafe cipher("AES-128-GCM")
    nonisolated(unsafe) static let chaCha20Poly1305 = unsafe cipher("ChaCha20-Poly1305")

    nonisolated(unsafe) static let sha256: OpaquePointer = {
        _ = Library.status
        return unsafe Library.demand(EVP_MD_fetch(nil, "SHA256", nil), "SHA-256")
    }()

    private static func cipher(_ name: String) -> OpaquePointer {
        _ = Library.status
        return unsafe Library.demand(EVP_CIPHER_fetch(nil, name, nil), "an AEAD")
    }
}

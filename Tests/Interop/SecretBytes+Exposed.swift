import OpenSSL

extension SecretBytes {
    /// The bytes; in this program nothing is secret.
    borrowing func exposedBytes() -> [UInt8] {
        withExposedBytes { bytes in
            bytes.byteOffsets.map { unsafe bytes.unsafeLoad(fromByteOffset: $0, as: UInt8.self) }
        }
    }
}

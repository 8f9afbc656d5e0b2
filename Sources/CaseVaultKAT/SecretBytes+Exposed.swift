internal import OpenSSL

extension SecretBytes {
    /// The bytes of a known answer; in this program alone nothing is secret.
    borrowing func copyExposedBytes() -> [UInt8] {
        withExposedBytes { bytes in
            bytes.byteOffsets.map { unsafe bytes.unsafeLoad(fromByteOffset: $0, as: UInt8.self) }
        }
    }
}

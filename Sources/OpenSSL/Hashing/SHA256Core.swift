internal import COpenSSL

/// SHA-256 over a libcrypto context that is used again and again.
enum SHA256Core {
    static let blockSize = 64

    /// This thread's context, started anew.
    static func startForThisThread() -> OpaquePointer {
        let context = unsafe ThreadContexts.current.sha256
        unsafe restart(context)
        return unsafe context
    }

    static func restart(_ context: OpaquePointer) {
        unsafe Library.demand(EVP_DigestInit_ex2(context, nil, nil), "SHA-256")
    }

    static func update(_ context: OpaquePointer, _ bytes: RawSpan) {
        unsafe bytes.withUnsafeBytes { unsafe update(context, $0) }
    }

    static func update(_ context: OpaquePointer, _ byte: UInt8) {
        var byte = byte
        unsafe Library.demand(EVP_DigestUpdate(context, &byte, 1), "SHA-256")
    }

    static func update(_ context: OpaquePointer, _ bytes: UnsafeRawBufferPointer) {
        guard bytes.count > 0 else { return }
        unsafe Library.demand(EVP_DigestUpdate(context, bytes.start, bytes.count), "SHA-256")
    }

    /// Writes 32 bytes.
    static func finish(_ context: OpaquePointer, to output: UnsafeMutableRawPointer) {
        unsafe Library.demand(EVP_DigestFinal_ex(context, output.assumingMemoryBound(to: UInt8.self), nil), "SHA-256")
    }
}

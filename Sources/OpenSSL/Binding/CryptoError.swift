internal import COpenSSL

/// What a cryptographic operation refuses or fails with. No case carries input, key or output bytes.
@nonexhaustive
public enum CryptoError: Error, Equatable, Sendable, CustomStringConvertible {
    /// A tag did not match: wrong key, nonce or associated data, or altered bytes. Which one is not told.
    case authenticationFailed
    /// An input, key, nonce, count or range has a length that the operation does not take.
    case invalidLength
    /// A public or private key is malformed, of low order, or leads to an all-zero shared secret.
    case invalidKey
    /// A cost parameter is outside of what the operation takes.
    case invalidParameter
    /// The arena for secrets is full, or could not be made.
    case secureMemoryExhausted
    /// Reading or writing a file descriptor failed with this `errno`.
    case inputOutput(code: Int32)
    /// libcrypto or the kernel failed in this operation; `code` is the first one of libcrypto's error queue, or 0.
    case backend(operation: String, code: UInt)

    /// A short text that is safe to show: it holds nothing of the data.
    public var description: String {
        switch self {
        case .authenticationFailed: "authentication failed"
        case .invalidLength: "invalid length"
        case .invalidKey: "invalid key"
        case .invalidParameter: "invalid parameter"
        case .secureMemoryExhausted: "the memory for secrets is exhausted"
        case .inputOutput(let code): "input or output failed (errno \(code))"
        case .backend(let operation, let code): "\(operation) failed in libcrypto (code \(String(code, radix: 16)))"
        }
    }

    /// A failure of libcrypto. Empties the thread's error queue, so that a later failure does not report this one.
    static func drainingQueue(_ operation: String) -> CryptoError {
        let first = ERR_get_error()
        ERR_clear_error()
        return .backend(operation: operation, code: first)
    }

    /// Throws ``backend(operation:code:)`` unless libcrypto reports success.
    static func check(_ result: Int32, _ operation: String) throws(CryptoError) {
        if result != 1 { throw drainingQueue(operation) }
    }
}

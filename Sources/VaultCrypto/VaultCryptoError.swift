public import OpenSSL

/// What the vault's cryptography refuses. A failed authentication is one case without detail.
@nonexhaustive
public enum VaultCryptoError: Error, Equatable, Sendable, CustomStringConvertible {
    /// The bytes do not have the form that docs/format.md gives them.
    case malformed(FormatError)
    /// A tag, commitment or key check value does not fit.
    case notAuthentic
    /// A field was to be sealed twice under one write.
    case sealedTwice
    /// A value is longer than 1 MiB.
    case valueTooLong
    /// The passphrase does not open the key file, or the key file is damaged.
    case wrongPassphraseOrDamaged
    /// The key file needs a passphrase, or has none although one was given.
    case passphraseExpected(Bool)
    /// The key file's KDF is cheaper than allowed.
    case kdfTooCheap
    /// OpenSSL refused; holds no secret.
    case crypto(CryptoError)

    /// A short text that is safe to show.
    public var description: String {
        switch self {
        case .malformed(let error): "malformed: \(error)"
        case .notAuthentic: "not authentic"
        case .sealedTwice: "a field can be sealed only once under one write"
        case .valueTooLong: "a value is longer than 1 MiB"
        case .wrongPassphraseOrDamaged: "wrong passphrase or damaged key file"
        case .passphraseExpected(true): "the key file needs a passphrase"
        case .passphraseExpected(false): "the key file has no passphrase"
        case .kdfTooCheap: "the key file's passphrase protection is below the allowed cost"
        case .crypto(let error): "\(error)"
        }
    }

    /// Maps what the binding throws: a failed tag becomes ``notAuthentic``.
    package init(_ error: CryptoError) {
        self = error == .authenticationFailed ? .notAuthentic : .crypto(error)
    }
}

/// Runs a body of the binding and maps its error.
@inline(__always)
package func mapped<R: ~Copyable>(_ body: () throws(CryptoError) -> R) throws(VaultCryptoError) -> R {
    do {
        return try body()
    } catch {
        throw VaultCryptoError(error)
    }
}

/// Reads a format and maps its error.
@inline(__always)
package func parsed<R: ~Copyable>(_ body: () throws(FormatError) -> R) throws(VaultCryptoError) -> R {
    do {
        return try body()
    } catch {
        throw .malformed(error)
    }
}

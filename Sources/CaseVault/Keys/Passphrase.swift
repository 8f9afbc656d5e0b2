internal import Foundation
public import OpenSSL

/// Makes a passphrase out of what was typed or read: one line, UTF-8 in NFC (profile 1), so that two keyboards that
/// compose Thai or Burmese differently open the same key file.
public enum Passphrase {
    /// The longest passphrase in bytes.
    public static let limit = 1024

    /// Drops the end of the line and normalises.
    ///
    /// - Throws: ``VaultError/cannotOpen(_:)`` when it is not one line of UTF-8.
    public static func normalized(_ typed: borrowing SecretBytes) throws -> SecretBytes {
        var bytes = typed.withExposedBytes { span in
            (0..<span.byteCount).map { unsafe span.unsafeLoad(fromByteOffset: $0, as: UInt8.self) }
        }
        defer { cleanse(&bytes) }
        if bytes.last == UInt8(ascii: "\n") { bytes.removeLast() }
        if bytes.last == UInt8(ascii: "\r") { bytes.removeLast() }
        guard !bytes.contains(where: { $0 < 0x20 || $0 == 0x7f }), bytes.count <= limit else {
            throw VaultError.cannotOpen("the passphrase: it is not one line of text")
        }
        if bytes.allSatisfy({ $0 < 0x80 }) { return try SecretBytes(copying: bytes.span.bytes) }
        guard let text = String(validating: bytes, as: UTF8.self) else {
            throw VaultError.cannotOpen("the passphrase: it is not UTF-8")
        }
        // Normalisation needs a String: a copy that Swift frees without cleansing, for other than ASCII passphrases only.
        var composed = Array(text.precomposedStringWithCanonicalMapping.utf8)
        defer { cleanse(&composed) }
        return try SecretBytes(copying: composed.span.bytes)
    }

    @inline(never)
    static func cleanse(_ bytes: inout [UInt8]) {
        for i in bytes.indices { bytes[i] = 0 }
    }
}

internal import OpenSSL

/// A sealed field: ciphertext ‖ 16-byte tag, under a key that exists for this one value.
///
/// The key is `HKDF(salt: A, ikm: B_f, info: context)`; AES-256-GCM with nonce zero and no associated data, since
/// everything that the cell stands for is in the context of its key (docs/format.md §5).
public enum Cell {
    /// The longest cell in bytes.
    public static let limit = Padding.paddedCount(Padding.longestValue) + 16

    /// Opens a cell.
    ///
    /// - Returns: the value; its bytes are cleansed when it goes out of scope.
    /// - Throws: ``VaultCryptoError/notAuthentic`` for any change of cell, halves or context.
    public static func open(
        _ cell: [UInt8], a: HalfA, fieldHalf: FieldHalf, context: Context
    ) throws(VaultCryptoError) -> FieldValue {
        guard cell.count <= limit else { throw .notAuthentic }
        let padded = try mapped { () throws(CryptoError) in
            let key = try HKDFSHA256.deriveKey(
                salt: a.secret, ikm: fieldHalf.secret, info: context.bytes.span.bytes)
            return try AES256GCM.openOnce(cell.span.bytes, key: key)
        }
        return try FieldValue(padded: padded)
    }
}

/// Seals the fields of one write, each at most once, so that no key ever seals two values.
public struct FieldSealer: ~Copyable {
    private let halves: DrawnHalves
    private var sealed: Set<UInt32> = []
    private var padded = PlaintextBytes(count: 4096)

    /// Begins a write with its halves.
    public init(_ halves: consuming DrawnHalves) {
        self.halves = halves
    }

    /// The halves A of the write, in the order in which they were drawn.
    public var a: [HalfA] { halves.a }
    /// The half B of the write.
    public var b: HalfB { halves.b }

    /// Seals one field.
    ///
    /// - Parameters:
    ///   - value: at most 1 MiB.
    ///   - field: the field's id; a second call with it is refused.
    ///   - half: the place of the half A of the field's compartment among ``a``.
    ///   - context: the field's context in ``Domain/cell``.
    ///   - cells: receives the cell.
    public mutating func seal(
        _ value: RawSpan, field: UInt32, half: Int, context: Context, into cells: inout [UInt8]
    ) throws(VaultCryptoError) {
        guard value.byteCount <= Padding.longestValue else { throw .valueTooLong }
        guard sealed.insert(field).inserted else { throw .sealedTwice }
        let count = Padding.paddedCount(value.byteCount)
        if count > padded.count { padded = PlaintextBytes(count: count) }
        padded.withMutableBytes { buffer in Padding.pad(value, into: &buffer) }
        do {
            let info = context.bytes.span.bytes
            let a = halves.a[half]
            let fieldHalf = try HKDFSHA256.expand(halves.b.secret, info: info, count: 32)
            try padded.withBytes { (bytes) throws(CryptoError) in
                let key = try HKDFSHA256.deriveKey(salt: a.secret, ikm: fieldHalf, info: info)
                try AES256GCM.sealOnce(bytes.extracting(0..<count), key: key, into: &cells)
            }
        } catch {
            throw VaultCryptoError(error)
        }
    }
}

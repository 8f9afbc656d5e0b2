internal import OpenSSL

/// What is left of the half B of a write after some of its fields were erased: B_f of each field that remains.
public struct FieldHalves: Sendable {
    /// The most fields in one list.
    public static let limit = 4096
    /// `u32 field ‖ B_f 32`.
    static let itemCount = 36

    private let halves: [UInt32: FieldHalf]

    /// Keeps halves by the numbers of their fields.
    ///
    /// - Throws: ``VaultCryptoError/malformed(_:)`` when there is none, or more than ``limit``.
    public init(_ halves: [UInt32: FieldHalf]) throws(VaultCryptoError) {
        guard !halves.isEmpty, halves.count <= Self.limit else { throw .malformed(.invalid(.fields)) }
        self.halves = halves
    }

    /// The numbers of the fields, ascending.
    public var fields: [UInt32] { halves.keys.sorted() }

    /// B_f of a field; `nil` when it was erased or is of another write.
    public func half(of field: UInt32) -> FieldHalf? { halves[field] }

    /// The list: items ascending by field.
    func encoded() throws(CryptoError) -> SecretBytes {
        var bytes = try SecretBytes(copying: RawSpan())
        for (field, half) in halves.sorted(by: { $0.key < $1.key }) {
            let name = field.bigEndianBytes
            let item = try SecretBytes(concatenating: SecretBytes(copying: name.span.bytes), half.secret)
            bytes = try SecretBytes(concatenating: bytes, item)
        }
        return bytes
    }

    /// Reads a list; one that is not exactly what ``encoded()`` makes is refused.
    init(decoding list: borrowing SecretBytes) throws(VaultCryptoError) {
        guard list.count.isMultiple(of: Self.itemCount) else { throw .malformed(.truncated) }
        var halves: [UInt32: FieldHalf] = [:]
        var last: UInt32?
        for start in stride(from: 0, to: list.count, by: Self.itemCount) {
            let name = list.withExposedBytes { span in
                (start..<(start + 4)).map { unsafe span.unsafeLoad(fromByteOffset: $0, as: UInt8.self) }
            }
            guard let field = UInt32(bigEndianBytes: name[...]), last.map({ $0 < field }) ?? true else {
                throw .malformed(.invalid(.fields))
            }
            halves[field] = FieldHalf(
                try mapped { () throws(CryptoError) in try list.slice((start + 4)..<(start + Self.itemCount)) })
            last = field
        }
        try self.init(halves)
    }
}

/// What the gate keeps of the half B of a write.
public enum WriteHalf: Sendable {
    /// All of it: B_f of any field can be derived.
    case whole(HalfB)
    /// B_f of some fields; B itself, and with it what was erased, is gone.
    case list(FieldHalves)

    /// B_f of a field; `nil` when it was erased.
    ///
    /// - Parameter context: the field's context in ``Domain/cell``, which a list needs no more.
    public func fieldHalf(_ field: UInt32, context: Context) throws(VaultCryptoError) -> FieldHalf? {
        switch self {
        case .whole(let half): try half.fieldHalf(context)
        case .list(let halves): halves.half(of: field)
        }
    }
}

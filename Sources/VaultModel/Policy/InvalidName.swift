/// Why a text is not a ``Name`` or a ``FieldCode``.
///
/// Holds a position but never the text, so that it is safe to show whatever was typed in place of a name.
public enum InvalidName: Error, Hashable, Sendable, CustomStringConvertible {
    /// There is no byte.
    case empty
    /// There are more than 64 bytes.
    case tooLong
    /// The byte at this offset, counted from 0, is outside the alphabet.
    case character(at: Int)

    /// A clause that follows the name of what is wrong, such as "is empty".
    public var description: String {
        switch self {
        case .empty: "is empty"
        case .tooLong: "is longer than \(Name.maximumBytes) bytes"
        case .character(let offset): "has a character that is not allowed, at position \(offset + 1)"
        }
    }

    /// Returns `bytes` as text if there are 1 to 64 of them, all in `[a-z0-9._-]` or, where `capitals` is set, `[A-Z]`.
    ///
    /// What passes is ASCII, so `==`, `<` and hashing of the returned `String` are those of its bytes: the canonical
    /// equivalence of Swift strings is identity there.
    static func checked(_ bytes: some Collection<UInt8>, capitals: Bool) throws(InvalidName) -> String {
        var count = 0
        for byte in bytes {
            guard count < Name.maximumBytes else { throw .tooLong }
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"),
                UInt8(ascii: "."), UInt8(ascii: "_"), UInt8(ascii: "-"):
                break
            case UInt8(ascii: "A")...UInt8(ascii: "Z") where capitals:
                break
            default:
                throw .character(at: count)
            }
            count += 1
        }
        guard count > 0 else { throw .empty }
        return String(decoding: bytes, as: UTF8.self)
    }
}

internal import OpenSSL
internal import VaultModel
internal import VaultStore

/// A value that is bound to a parameter of a statement.
enum Value {
    case integer(Int64)
    case blob([UInt8])
    /// 16 bytes: two integers, most significant byte first.
    case pair(UInt64, UInt64)
    case text(String)

    static func id<Kind>(_ id: Identifier<Kind>) -> Value { .pair(id.high, id.low) }

    static func digest(_ digest: Digest) -> Value { .blob(digest.bytes) }

    static func small(_ number: some FixedWidthInteger & UnsignedInteger) -> Value {
        .integer(Int64(truncatingIfNeeded: number))
    }

    /// A 64-bit number; SQLite's integers are signed, so the upper half cannot be stored.
    static func number(_ number: UInt64) throws(StoreError) -> Value {
        guard let signed = Int64(exactly: number) else { throw .conflict }
        return .integer(signed)
    }
}

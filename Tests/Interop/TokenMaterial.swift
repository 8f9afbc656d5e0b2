import GateProtocol
import OpenSSL
import VaultCrypto
import VaultModel

/// Tokens of the search index under given keys, of each profile and kind: inner, outer and code, and the details of a
/// search and of a rebuild that send them.
enum TokenMaterial: Material {
    static let name = "sets of tokens"

    static func write(_ number: Int) throws -> Row {
        var row = Row()
        for name in ["vault", "record", "write"] { row.set(name, try Draw.bytes(16)) }
        for name in ["ik", "gik"] { row.set(name, try Draw.bytes()) }
        row.set("compartment", number: Draw.compartment().rawValue)
        for name in ["field", "version"] { row.set(name, number: Draw.number(1...UInt32.max)) }
        row.set("kind", number: 1 + number % 3)
        row.set("profile", number: 1 + number % 6)
        row.set("profileVersion", number: Draw.number(1...UInt16.max))
        row.set("value", Array(Draw.text(number).utf8))
        row.set("salt", try Random.bytes(32))
        let tokens = try Tokens(row)
        row.set("checkValue", tokens.checkValue.bytes)
        row.set("inner", tokens.inner.bytes)
        row.set("outer", tokens.outer.bytes)
        row.set("code", tokens.code)
        row.set("find", tokens.find)
        row.set("rebuild", tokens.rebuild)
        return row
    }

    static func check(_ row: Row) throws {
        let tokens = try Tokens(row)
        try row.expect("checkValue", tokens.checkValue.bytes)
        try row.expect("inner", tokens.inner.bytes)
        try row.expect("outer", tokens.outer.bytes)
        try row.expect("code", tokens.code)
        try row.expect("find", tokens.find)
        try row.expect("rebuild", tokens.rebuild)
    }

    /// What follows from a row.
    private struct Tokens {
        let checkValue: Digest
        let inner: Digest
        let outer: Digest
        let code: [UInt8]
        let find: [UInt8]
        let rebuild: [UInt8]

        init(_ row: Row) throws {
            guard let kind = TokenKind(rawValue: try row.number("kind")),
                let profile = IndexProfile(rawValue: try row.number("profile"))
            else { throw InteropError("the kind or the profile") }
            let contexts = VaultContexts(vault: try row.id("vault"))
            let field = IndexedField(
                field: FieldID(rawValue: try row.number("field")),
                compartment: CompartmentID(rawValue: try row.number("compartment")), profile: profile,
                profileVersion: try row.number("profileVersion"), bits: IndexedField.fullBits)
            let version = try row.number("version", as: UInt32.self)
            let ik = try row.secret("ik")
            let gik = try row.secret("gik")
            checkValue = try HKDFSHA256.expandDigest(
                ik, info: contexts.indexKeyCheck(compartment: field.compartment, version: version).bytes.span.bytes)
            let asked = contexts.indexInner(field, version: version, kind: kind, value: try row.bytes("value"))
            inner = HMACSHA256.authenticationCode(for: asked.bytes.span.bytes, key: ik)
            let found = contexts.indexOuter(field, version: version, kind: kind, inner: inner)
            outer = HMACSHA256.authenticationCode(for: found.bytes.span.bytes, key: gik)
            let (record, write) = (try row.id("record", as: RecordID.self), try row.id("write", as: WriteID.self))
            let bound = contexts.indexCheck(
                field, version: version, kind: kind, outer: outer, record: record, write: write)
            code = Array(HMACSHA256.authenticationCode(for: bound.bytes.span.bytes, key: gik).bytes.prefix(16))
            let sent = FieldTokens(
                field: field.field, version: version, salt: try row.bytes("salt"),
                tokens: [InnerToken(kind: kind, code: inner)])
            find = Detail.find([sent, sent], vault: contexts.vault)
            rebuild = Detail.index([CellTokens(record: record, write: write, tokens: sent)], vault: contexts.vault)
        }
    }
}

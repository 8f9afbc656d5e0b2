public import OpenSSL
internal import VaultCrypto

/// A token as the official's side makes it, with the compartment's index key. Without the gate's key it finds nothing.
public struct InnerToken: Hashable, Sendable {
    public let kind: TokenKind
    public let code: Digest

    public init(kind: TokenKind, code: Digest) {
        self.kind = kind
        self.code = code
    }
}

/// The inner tokens of one field: of a value that is written, or of one that is looked for.
public struct FieldTokens: Hashable, Sendable {
    /// The most tokens of one value.
    public static let limit = 64
    /// The most tokens of a number or a phone, which are read in few ways: more would be guesses at others.
    public static let numberLimit = 16

    public let field: FieldID
    /// The version of the index.
    public let version: UInt32
    /// 32 random bytes that go to the gate with the tokens and are kept nowhere. The log has a digest over both: without them
    /// whoever holds the index key could try values against it.
    public let salt: [UInt8]
    /// None where a written value has nothing that can be searched.
    public let tokens: [InnerToken]

    /// Draws a salt.
    public init(field: FieldID, version: UInt32, tokens: [InnerToken]) throws(CryptoError) {
        self.init(field: field, version: version, salt: try Random.bytes(32), tokens: tokens)
    }

    /// Tokens as they came, or a part of them.
    package init(field: FieldID, version: UInt32, salt: [UInt8], tokens: [InnerToken]) {
        self.field = field
        self.version = version
        self.salt = salt
        self.tokens = tokens
    }

    /// `u32 field ‖ u32 version ‖ salt 32 ‖ u16 count ‖ count × (u8 kind ‖ inner 32)`.
    package func append(to bytes: inout [UInt8]) {
        bytes.appendInteger(field.rawValue)
        bytes.appendInteger(version)
        bytes += salt
        bytes.appendInteger(UInt16(clamping: tokens.count))
        for token in tokens {
            bytes.append(token.kind.rawValue)
            token.code.append(to: &bytes)
        }
    }
}

/// The tokens of a value that is stored already.
public struct CellTokens: Hashable, Sendable {
    public let record: RecordID
    /// The write that made the cell.
    public let write: WriteID
    public let tokens: FieldTokens

    public init(record: RecordID, write: WriteID, tokens: FieldTokens) {
        self.record = record
        self.write = write
        self.tokens = tokens
    }

    /// `record 16 ‖ write 16`, then the tokens.
    package func append(to bytes: inout [UInt8]) {
        record.append(to: &bytes)
        write.append(to: &bytes)
        tokens.append(to: &bytes)
    }
}

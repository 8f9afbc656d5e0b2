public import VaultCrypto

/// A statement that waits for signatures, with the documents that it names: `block signed statement ‖ block document…`.
///
/// It is kept for the convenience of its signers, and nothing in it is trusted: whoever uses it checks every signature.
public struct PendingStatement: Hashable, Sendable {
    /// The longest one in bytes.
    public static let limit = 2 << 20
    /// How many wait at most.
    public static let maximumCount = 64

    public let signed: SignedStatement
    /// The policy documents that the statement names.
    public let documents: [[UInt8]]

    public init(_ signed: SignedStatement, documents: [[UInt8]]) {
        self.signed = signed
        self.documents = documents
    }

    public var id: StatementID { signed.statement.id }

    /// The bytes of the row.
    public var bytes: [UInt8] {
        var bytes: [UInt8] = []
        bytes.appendBlock(signed.bytes)
        for document in documents { bytes.appendBlock(document) }
        return bytes
    }

    /// Reads a row.
    public init(_ bytes: [UInt8]) throws(FormatError) {
        guard bytes.count <= Self.limit else { throw .tooLarge }
        var items = ItemReader(bytes, tag: .statement)
        signed = try SignedStatement(try items.block())
        var documents: [[UInt8]] = []
        while !items.isAtEnd { documents.append(try items.block()) }
        self.documents = documents
        guard self.bytes == bytes else { throw .invalid(.statement) }
    }

    /// Whether it cannot take effect any more under this root at this time.
    public func isOver(under root: Root, at time: Timestamp) -> Bool {
        time > signed.statement.expiry || signed.statement.rootVersion != root.version
    }
}

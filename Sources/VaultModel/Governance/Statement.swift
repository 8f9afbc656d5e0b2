public import OpenSSL
public import VaultCrypto

/// A signed act of governance, or several that take effect together. It takes effect when it is in the log.
public struct Statement: Hashable, Sendable {
    public let vault: VaultID
    /// Random; a second statement with the same id is refused.
    public let id: StatementID
    /// The version of the root that its signers acted under; 0 for the first root.
    public let rootVersion: UInt32
    /// The size of the log that its signers saw.
    public let logSize: UInt64
    /// After this time it does not take effect any more.
    public let expiry: Timestamp
    public let acts: [Act]

    public init(
        vault: VaultID, id: StatementID, rootVersion: UInt32, logSize: UInt64, expiry: Timestamp, acts: [Act]
    ) {
        self.vault = vault
        self.id = id
        self.rootVersion = rootVersion
        self.logSize = logSize
        self.expiry = expiry
        self.acts = acts
    }

    /// The canonical bytes, which are signed.
    public var context: Context {
        var context = Context(.statement)
        context.append(.vault, vault.bytes)
        context.append(.statement, id.bytes)
        context.append(.rootVersion, rootVersion)
        context.append(.logSize, logSize)
        context.append(.expiry, expiry.milliseconds)
        var list: [UInt8] = []
        for act in acts { list.appendBlock(act.bytes) }
        context.append(.acts, list)
        return context
    }

    /// Reads a statement.
    public init(_ bytes: [UInt8]) throws(FormatError) {
        var reader = try ContextReader(bytes, domain: .statement, limit: RequestPart.limit)
        guard let vault = VaultID(bytes: try reader.take(.vault)) else { throw .invalid(.vault) }
        guard let id = StatementID(bytes: try reader.take(.statement)) else { throw .invalid(.statement) }
        let rootVersion = try reader.take(.rootVersion, as: UInt32.self)
        let logSize = try reader.take(.logSize, as: UInt64.self)
        let expiry = Timestamp(milliseconds: try reader.take(.expiry, as: UInt64.self))
        var items = ItemReader(try reader.take(.acts), tag: .acts)
        var acts: [Act] = []
        while !items.isAtEnd { acts.append(try Act(try items.block())) }
        try reader.end()
        guard !acts.isEmpty else { throw .invalid(.acts) }
        self.init(vault: vault, id: id, rootVersion: rootVersion, logSize: logSize, expiry: expiry, acts: acts)
    }
}

/// A statement with its signatures: `u32 length ‖ statement ‖ (fingerprint 32 ‖ signature 64)…`.
public struct SignedStatement: Hashable, Sendable {
    /// One signature.
    public struct Signature: Hashable, Sendable {
        /// The signer's fingerprint.
        public let signer: Digest
        /// Ed25519, 64 bytes.
        public let bytes: [UInt8]

        public init(signer: Digest, bytes: [UInt8]) {
            self.signer = signer
            self.bytes = bytes
        }
    }

    public let statement: Statement
    public private(set) var signatures: [Signature]

    public init(_ statement: Statement) {
        self.statement = statement
        signatures = []
    }

    /// Adds an official's signature.
    public mutating func sign(with keys: OfficialKeys) throws(VaultCryptoError) {
        signatures.append(
            Signature(signer: keys.fingerprint, bytes: try keys.signature(for: statement.context)))
    }

    /// The bytes that stand in the log entry.
    public var bytes: [UInt8] {
        var bytes: [UInt8] = []
        bytes.appendBlock(statement.context.bytes)
        for signature in signatures { bytes += signature.signer.bytes + signature.bytes }
        return bytes
    }

    /// Reads a statement with its signatures, which are not checked here.
    public init(_ bytes: [UInt8]) throws(FormatError) {
        var items = ItemReader(bytes, tag: .statement)
        statement = try Statement(try items.block())
        signatures = []
        while !items.isAtEnd {
            guard signatures.count < 64 else { throw .tooLarge }
            signatures.append(Signature(signer: try items.digest(), bytes: Array(try items.take(64))))
        }
        guard self.bytes == bytes else { throw .invalid(.statement) }
    }
}

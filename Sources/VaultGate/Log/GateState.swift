internal import OpenSSL
internal import TransparencyLog
internal import VaultCrypto
internal import VaultModel

/// The gate's row in the database: head of the log, largest time so far, statements counted. Its MAC under H makes
/// an edited or older row noticed; a whole older database is noticed by the pin.
struct GateState: Hashable, Sendable {
    /// The generation of the log.
    var generation: UInt32
    var epoch: UInt32
    var head: TreeHead
    /// The largest gate time so far; decisions use it.
    var time: Timestamp
    var statements: UInt64
    /// The hash chain over the statements.
    var governance: Digest
    /// How many erasures were allowed: a row of one that somebody hid is missed by it.
    var erasures: UInt64 = 0

    private func context(vault: VaultID) -> Context {
        var context = Context(.state)
        context.append(.vault, vault.bytes)
        context.append(.generation, generation)
        context.append(.epoch, epoch)
        context.append(.index, head.size)
        context.append(.digest, head.root.bytes)
        context.append(.gateTime, time.milliseconds)
        context.append(.statements, statements)
        context.append(.governance, governance.bytes)
        context.append(.erasures, erasures)
        return context
    }

    /// The row: the context and its MAC, 32 bytes.
    func bytes(vault: VaultID, key: HeadKey) -> [UInt8] {
        let context = context(vault: vault)
        return context.bytes + key.authenticationCode(for: context).bytes
    }

    init(
        generation: UInt32, epoch: UInt32, head: TreeHead, time: Timestamp, statements: UInt64, governance: Digest
    ) {
        self.generation = generation
        self.epoch = epoch
        self.head = head
        self.time = time
        self.statements = statements
        self.governance = governance
    }

    /// The state with its head, as a pin remembers it.
    var pin: PinnedHead { PinnedHead(anchor: .zero, generation: generation, head: head) }

    /// Reads the row; `nil` when its MAC does not fit.
    init?(_ bytes: [UInt8], vault: VaultID, key: HeadKey) throws(FormatError) {
        guard bytes.count > 32 else { return nil }
        let body = Array(bytes.dropLast(32))
        var reader = try ContextReader(body, domain: .state, limit: 1024)
        _ = try reader.take(.vault, count: 16)
        generation = try reader.take(.generation, as: UInt32.self)
        epoch = try reader.take(.epoch, as: UInt32.self)
        let size = try reader.take(.index, as: UInt64.self)
        guard let root = Digest(try reader.take(.digest)) else { throw .invalid(.digest) }
        head = TreeHead(size: size, root: root)
        time = Timestamp(milliseconds: try reader.take(.gateTime, as: UInt64.self))
        statements = try reader.take(.statements, as: UInt64.self)
        guard let chain = Digest(try reader.take(.governance)) else { throw .invalid(.governance) }
        governance = chain
        erasures = try reader.take(.erasures, as: UInt64.self)
        try reader.end()
        let context = context(vault: vault)
        guard context.bytes == body, key.isValid(Array(bytes.suffix(32)), for: context) else { return nil }
    }
}

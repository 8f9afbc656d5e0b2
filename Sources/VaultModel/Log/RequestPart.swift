public import OpenSSL
public import TransparencyLog
public import VaultCrypto

/// The part of a log entry that the official signs: who wants what of which record, for what purpose, having seen
/// which state of the log. It holds no victim data (docs/format.md §7).
public struct RequestPart: Hashable, Sendable {
    /// The longest request part in bytes; statements with many wraps are the long ones.
    public static let limit = 4 << 20

    /// The head of a batch.
    public struct BatchHead: Hashable, Sendable {
        /// The most requests in one batch.
        public static let limit: UInt32 = 4096

        /// How many requests follow.
        public let count: UInt32
        /// RFC 6962 root of the request parts that follow.
        public let root: Digest

        public init(count: UInt32, root: Digest) {
            self.count = count
            self.root = root
        }
    }

    public var vault: VaultID
    public var kind: RequestKind
    public var id: RequestID
    /// The fingerprint of the official who asks.
    public var actor: Digest
    public var record: RecordID?
    /// Ascending; empty where the request is not about fields.
    public var fields: [FieldID]
    public var purpose: Name?
    public var legalBasis: Name?
    /// The official's own clock.
    public var time: Timestamp
    /// The head of the log that the official saw last.
    public var seen: TreeHead
    /// The record's manifest digest before and after a write.
    public var manifestBefore: Digest?
    public var manifestAfter: Digest?
    /// SHA-256(blind ‖ detail): covers everything of the request that is not in this part.
    public var detailDigest: Digest
    /// 32 random bytes, so that nobody can guess an entry from its hash.
    public var blind: [UInt8]
    /// The batch that this request heads or belongs to.
    public var batch: BatchID?
    public var batchHead: BatchHead?
    /// The place of a request in its batch, from 0; only inside a batch.
    public var batchPosition: UInt32?
    /// A statement with its signatures.
    public var statement: [UInt8]?
    /// The official to whom a record is assigned, or no longer.
    public var assignee: Digest?
    /// The digests of the record's roster before and after.
    public var rosterBefore: Digest?
    public var rosterAfter: Digest?
    /// The wraps of record keys that the request delivers.
    public var recordKeys: [RecordKeyItem]

    /// Forms a request; what it is about is set afterwards.
    public init(
        vault: VaultID, kind: RequestKind, id: RequestID, actor: Digest, time: Timestamp, seen: TreeHead,
        detail: [UInt8], blind: [UInt8]
    ) {
        self.vault = vault
        self.kind = kind
        self.id = id
        self.actor = actor
        self.time = time
        self.seen = seen
        self.blind = blind
        fields = []
        recordKeys = []
        detailDigest = Self.digest(detail: detail, blind: blind)
    }

    /// The digest by which a request part covers its detail.
    public static func digest(detail: [UInt8], blind: [UInt8]) -> Digest {
        SHA256.hash(blind + detail)
    }

    /// The canonical bytes, which are signed.
    public var context: Context {
        var context = Context(.request)
        context.append(.vault, vault)
        if let record { context.append(.record, record) }
        context.append(.kind, kind.rawValue)
        if let batchPosition { context.append(.index, batchPosition) }
        context.append(.request, id)
        context.append(.actor, actor)
        if !fields.isEmpty {
            var list: [UInt8] = []
            for field in fields { list.appendInteger(field.rawValue) }
            context.append(.fields, list)
        }
        context.append(.purpose, ifPresent: purpose?.bytes)
        context.append(.legalBasis, ifPresent: legalBasis?.bytes)
        context.append(.actorTime, time.milliseconds)
        context.append(.seenSize, seen.size)
        context.append(.seenRoot, seen.root)
        if let manifestBefore { context.append(.manifestBefore, manifestBefore) }
        if let manifestAfter { context.append(.manifestAfter, manifestAfter) }
        context.append(.detailDigest, detailDigest)
        context.append(.blind, blind)
        if let batch { context.append(.batch, batch) }
        if let batchHead {
            context.append(.count, batchHead.count)
            context.append(.batchRoot, batchHead.root)
        }
        context.append(.statement, ifPresent: statement)
        context.append(.assignee, ifPresent: assignee?.bytes)
        context.append(.rosterBefore, ifPresent: rosterBefore?.bytes)
        context.append(.rosterAfter, ifPresent: rosterAfter?.bytes)
        if !recordKeys.isEmpty {
            var list: [UInt8] = []
            for item in recordKeys { item.append(to: &list) }
            context.append(.recordKeys, list)
        }
        return context
    }
}

extension RequestPart {
    /// Reads a request part.
    public init(_ bytes: [UInt8]) throws(FormatError) {
        var reader = try ContextReader(bytes, domain: .request, limit: Self.limit)
        vault = try reader.identifier(.vault)
        record = try reader.identifierIfPresent(.record)
        guard let kind = RequestKind(rawValue: try reader.take(.kind, as: UInt8.self)) else { throw .unknownVersion }
        batchPosition = try reader.takeIfPresent(.index, as: UInt32.self)
        if let batchPosition, batchPosition >= BatchHead.limit { throw .invalid(.index) }
        self.kind = kind
        id = try reader.identifier(.request)
        actor = try reader.digest(.actor)
        fields = try Self.fields(try reader.takeIfPresent(.fields))
        purpose = try Self.parse(try reader.takeIfPresent(.purpose), .purpose) { try? Name(bytes: $0) }
        legalBasis = try Self.parse(try reader.takeIfPresent(.legalBasis), .legalBasis) { try? Name(bytes: $0) }
        time = Timestamp(milliseconds: try reader.take(.actorTime, as: UInt64.self))
        let size = try reader.take(.seenSize, as: UInt64.self)
        seen = TreeHead(size: size, root: try reader.digest(.seenRoot))
        manifestBefore = try reader.digestIfPresent(.manifestBefore)
        manifestAfter = try reader.digestIfPresent(.manifestAfter)
        detailDigest = try reader.digest(.detailDigest)
        blind = try reader.take(.blind, count: 32)
        batch = try reader.identifierIfPresent(.batch)
        let count = try reader.takeIfPresent(.count, as: UInt32.self)
        let batchRoot = try reader.digestIfPresent(.batchRoot)
        statement = try reader.takeIfPresent(.statement)
        assignee = try Self.parse(try reader.takeIfPresent(.assignee), .assignee) { Digest($0) }
        rosterBefore = try Self.parse(try reader.takeIfPresent(.rosterBefore), .rosterBefore) { Digest($0) }
        rosterAfter = try Self.parse(try reader.takeIfPresent(.rosterAfter), .rosterAfter) { Digest($0) }
        recordKeys = try Self.recordKeys(try reader.takeIfPresent(.recordKeys))
        try reader.end()
        switch (count, batchRoot) {
        case (nil, nil): batchHead = nil
        case (let count?, let root?):
            guard (1...BatchHead.limit).contains(count) else { throw .invalid(.count) }
            batchHead = BatchHead(count: count, root: root)
        default: throw .invalid(.batchRoot)
        }
        guard (kind == .batch) == (batchHead != nil), kind != .batch || batch != nil,
            (kind == .statement) == (statement != nil),
            (batchPosition != nil) == (batch != nil && kind != .batch),
            (kind == .assign || kind == .unassign) == (assignee != nil), (assignee != nil) == (rosterAfter != nil),
            assignee != nil || rosterBefore == nil, (kind == .recordKeys) != recordKeys.isEmpty
        else { throw .invalid(.kind) }
    }

    private static func parse<R>(
        _ bytes: [UInt8]?, _ tag: Tag, _ make: ([UInt8]) -> R?
    ) throws(FormatError) -> R? {
        guard let bytes else { return nil }
        guard let value = make(bytes) else { throw .invalid(tag) }
        return value
    }

    private static func recordKeys(_ bytes: [UInt8]?) throws(FormatError) -> [RecordKeyItem] {
        guard let bytes else { return [] }
        var items = ItemReader(bytes, tag: .recordKeys)
        var list: [RecordKeyItem] = []
        while !items.isAtEnd { list.append(try RecordKeyItem(&items)) }
        guard (1...RecordKeyItem.limit).contains(list.count) else { throw .invalid(.recordKeys) }
        return list
    }

    private static func fields(_ bytes: [UInt8]?) throws(FormatError) -> [FieldID] {
        guard let bytes else { return [] }
        var items = ItemReader(bytes, tag: .fields)
        var fields: [FieldID] = []
        while !items.isAtEnd {
            let field = FieldID(rawValue: try items.integer(UInt32.self))
            guard fields.last.map({ $0.rawValue < field.rawValue }) ?? true else { throw .invalid(.fields) }
            fields.append(field)
        }
        guard !fields.isEmpty else { throw .invalid(.fields) }
        return fields
    }
}

public import OpenSSL
public import TransparencyLog
public import VaultCrypto

/// What a part of a backup says of itself. It stands in the part with its MAC under H, so that a part of another vault,
/// of another time or with other contents is noticed.
public struct BackupLabel: Hashable, Sendable {
    /// The two parts of a backup.
    public enum Part: UInt8, Sendable {
        /// Part (a): everything but the wraps of halves B.
        case records = 1
        /// Part (b): the wraps of halves B.
        case halves = 2
    }

    /// A restore in the log's past: the generation that it began, and the size that it kept of the one before.
    public struct Restore: Hashable, Sendable {
        public let generation: UInt32
        public let size: UInt64

        public init(generation: UInt32, size: UInt64) {
            self.generation = generation
            self.size = size
        }
    }

    public let vault: VaultID
    public let part: Part
    /// The gate's epoch under which halves B were wrapped.
    public let epoch: UInt32
    /// The head of the log of the snapshot.
    public let head: TreeHead
    /// When the snapshot was made, by the gate's clock.
    public let time: Timestamp
    /// SHA-256 over the part's rows.
    public let contents: Digest
    /// All restores before, the oldest first.
    public let restores: [Restore]

    public init(
        vault: VaultID, part: Part, epoch: UInt32, head: TreeHead, time: Timestamp, contents: Digest,
        restores: [Restore]
    ) {
        self.vault = vault
        self.part = part
        self.epoch = epoch
        self.head = head
        self.time = time
        self.contents = contents
        self.restores = restores
    }

    /// The log's generation of the snapshot.
    public var generation: UInt32 { restores.last?.generation ?? 1 }

    /// Whether this snapshot's log goes on from that of `earlier`, or is the same, as far as sizes and restores tell.
    public func follows(_ earlier: BackupLabel) -> Bool {
        guard vault == earlier.vault, restores.starts(with: earlier.restores) else { return false }
        let next = restores.dropFirst(earlier.restores.count).first
        guard next == nil else {
            return restores[earlier.restores.count...].allSatisfy { $0.size >= earlier.head.size }
        }
        return head.size > earlier.head.size || head == earlier.head
    }

    /// Whether both are of one snapshot.
    public func isTwin(of other: BackupLabel) -> Bool {
        vault == other.vault && head == other.head && time == other.time && part != other.part
    }

    /// What the MAC covers.
    public var context: Context {
        var list: [UInt8] = []
        for restore in restores {
            list.appendInteger(restore.generation)
            list.appendInteger(restore.size)
        }
        var context = Context(.backup)
        context.append(.vault, vault)
        context.append(.kind, part.rawValue)
        context.append(.epoch, epoch)
        context.append(.index, head.size)
        context.append(.digest, head.root)
        context.append(.gateTime, time.milliseconds)
        context.append(.contents, contents)
        context.append(.restores, list)
        return context
    }

    /// Reads the bytes of a context; whether a gate made them, only its MAC tells.
    init(_ bytes: [UInt8]) throws(FormatError) {
        var reader = try ContextReader(bytes, domain: .backup, limit: 64 << 10)
        vault = try reader.identifier(.vault)
        guard let part = Part(rawValue: try reader.take(.kind, as: UInt8.self)) else { throw .unknownVersion }
        self.part = part
        epoch = try reader.take(.epoch, as: UInt32.self)
        let size = try reader.take(.index, as: UInt64.self)
        head = TreeHead(size: size, root: try reader.digest(.digest))
        time = Timestamp(milliseconds: try reader.take(.gateTime, as: UInt64.self))
        contents = try reader.digest(.contents)
        var items = ItemReader(try reader.take(.restores), tag: .restores)
        var restores: [Restore] = []
        while !items.isAtEnd {
            restores.append(
                Restore(generation: try items.integer(UInt32.self), size: try items.integer(UInt64.self)))
        }
        self.restores = restores
        try reader.end()
    }

    /// Takes a label apart from its MAC, 32 bytes; whether a gate made it, only that gate tells.
    public static func open(_ bytes: [UInt8]) throws(FormatError) -> (label: BackupLabel, code: [UInt8]) {
        guard bytes.count > 32 else { throw .truncated }
        return (try BackupLabel(Array(bytes.dropLast(32))), Array(bytes.suffix(32)))
    }
}

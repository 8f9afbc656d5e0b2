internal import OpenSSL
public import VaultCrypto

/// What a restore could not bring back of the records that it kept; its statement names the SHA-256 of these bytes.
public struct RestoreDocument: Hashable, Sendable {
    public let vault: VaultID
    /// The generation of the log that the restore opened.
    public let generation: UInt32
    /// What no key opens any more, in the order of records.
    public let lost: [LostHalf]

    public init(vault: VaultID, generation: UInt32, lost: [LostHalf]) {
        self.vault = vault
        self.generation = generation
        self.lost = lost
    }

    /// 64 MiB: two million losses.
    private static let limit = 64 << 20

    /// The bytes (docs/format.md, restore).
    public var bytes: [UInt8] {
        var list: [UInt8] = []
        for half in lost {
            half.record.append(to: &list)
            half.write.append(to: &list)
            list.appendInteger(half.field.rawValue)
        }
        var context = Context(.restore)
        context.append(.vault, vault)
        context.append(.generation, generation)
        context.append(.losses, list)
        return context.bytes
    }

    /// Reads the bytes.
    public init(_ bytes: [UInt8]) throws(FormatError) {
        var reader = try ContextReader(bytes, domain: .restore, limit: Self.limit)
        vault = try reader.identifier(.vault)
        generation = try reader.take(.generation, as: UInt32.self)
        var items = ItemReader(try reader.take(.losses), tag: .losses)
        var lost: [LostHalf] = []
        while !items.isAtEnd {
            lost.append(
                LostHalf(
                    record: try items.identifier(), write: try items.identifier(),
                    field: FieldID(rawValue: try items.integer(UInt32.self))))
        }
        self.lost = lost
        try reader.end()
    }
}

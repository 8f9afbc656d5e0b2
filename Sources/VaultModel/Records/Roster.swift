public import OpenSSL
public import VaultCrypto

/// To whom a record is assigned, and the generation of its record keys (docs/format.md §5.4).
///
/// Each assignment replaces the roster before. The signed request holds the digests of both, so that the entries of a
/// log prove every roster that a record ever had. A record that was never assigned has none, and generation 0.
public struct Roster: Hashable, Sendable {
    /// The longest roster in bytes.
    public static let limit = 64 << 10
    /// The most officials to whom one record is assigned.
    public static let memberLimit = 1024

    public let vault: VaultID
    public let record: RecordID
    /// Raised whenever an assignment ends, so that new record keys are ones that the official never had.
    public let generation: UInt32
    /// How many rosters the record has had with this one.
    public let sequence: UInt64
    /// The digest of the roster before, zero for the first.
    public let previous: Digest
    /// Fingerprints, ascending.
    public let members: [Digest]

    /// The roster of a record that is assigned for the first time.
    public init(vault: VaultID, record: RecordID, first member: Digest) {
        self.init(vault: vault, record: record, generation: 0, sequence: 1, previous: .zero, members: [member])
    }

    private init(
        vault: VaultID, record: RecordID, generation: UInt32, sequence: UInt64, previous: Digest, members: [Digest]
    ) {
        self.vault = vault
        self.record = record
        self.generation = generation
        self.sequence = sequence
        self.previous = previous
        self.members = members
    }

    /// The roster after one more assignment; `nil` when the official is on it already or it is full.
    public func adding(_ member: Digest) -> Roster? {
        guard !members.contains(member), members.count < Self.memberLimit else { return nil }
        return following(members + [member], generation: generation)
    }

    /// The roster after an assignment ended, with the next generation; `nil` when the official is not on it.
    public func removing(_ member: Digest) -> Roster? {
        guard members.contains(member), generation < .max else { return nil }
        return following(members.filter { $0 != member }, generation: generation + 1)
    }

    private func following(_ members: [Digest], generation: UInt32) -> Roster {
        Roster(
            vault: vault, record: record, generation: generation, sequence: sequence + 1, previous: digest,
            members: members.sorted { $0.bytes.lexicographicallyPrecedes($1.bytes) })
    }

    /// The canonical bytes.
    public var bytes: [UInt8] {
        var context = Context(.roster)
        context.append(.vault, vault.bytes)
        context.append(.record, record.bytes)
        context.append(.generation, generation)
        context.append(.sequence, sequence)
        context.append(.previous, previous.bytes)
        context.append(.members, members.flatMap(\.bytes))
        return context.bytes
    }

    /// SHA-256 of the bytes.
    public var digest: Digest { SHA256.hash(bytes) }

    /// Reads a roster; anything that is not exactly its canonical bytes is refused.
    public init(_ bytes: [UInt8]) throws(FormatError) {
        var reader = try ContextReader(bytes, domain: .roster, limit: Self.limit)
        guard let vault = VaultID(bytes: try reader.take(.vault)) else { throw .invalid(.vault) }
        guard let record = RecordID(bytes: try reader.take(.record)) else { throw .invalid(.record) }
        let generation = try reader.take(.generation, as: UInt32.self)
        let sequence = try reader.take(.sequence, as: UInt64.self)
        guard let previous = Digest(try reader.take(.previous)) else { throw .invalid(.previous) }
        var items = ItemReader(try reader.take(.members), tag: .members)
        var members: [Digest] = []
        while !items.isAtEnd { members.append(try items.digest()) }
        try reader.end()
        guard sequence > 0, (sequence == 1) == (previous == .zero) else { throw .invalid(.sequence) }
        guard members.count <= Self.memberLimit,
            zip(members, members.dropFirst()).allSatisfy({ $0.bytes.lexicographicallyPrecedes($1.bytes) })
        else { throw .invalid(.members) }
        self.init(
            vault: vault, record: record, generation: generation, sequence: sequence, previous: previous,
            members: members)
    }
}

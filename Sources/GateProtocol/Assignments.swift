public import OpenSSL
public import VaultModel

/// A record's roster with the entry of the assignment that made it.
public struct RosterProof: Hashable, Sendable {
    public let roster: [UInt8]
    public let entry: EntryProof

    public init(roster: [UInt8], entry: EntryProof) {
        self.roster = roster
        self.entry = entry
    }
}

/// A wrap of a record key for one official.
public struct RecordKeyWrap: Hashable, Sendable {
    public let recipient: Digest
    public let place: RecordKeyPlace
    public let bytes: [UInt8]

    public init(recipient: Digest, place: RecordKeyPlace, bytes: [UInt8]) {
        self.recipient = recipient
        self.place = place
        self.bytes = bytes
    }
}

/// A wrap of a record key with the entry of the request that delivered it, which names its hash.
public struct DeliveredRecordKey: Hashable, Sendable {
    public let wrap: RecordKeyWrap
    public let entry: EntryProof

    public init(wrap: RecordKeyWrap, entry: EntryProof) {
        self.wrap = wrap
        self.entry = entry
    }
}

/// An assignment, or the end of one.
public struct AssignmentRequest: Sendable {
    public let request: SignedRequest
    /// The record's new roster.
    public let roster: [UInt8]

    public init(request: SignedRequest, roster: [UInt8]) {
        self.request = request
        self.roster = roster
    }
}

/// Record keys for officials to whom records are assigned.
public struct RecordKeyRequest: Sendable {
    public let request: SignedRequest
    /// The wraps that the request names, in its order.
    public let wraps: [RecordKeyWrap]

    public init(request: SignedRequest, wraps: [RecordKeyWrap]) {
        self.request = request
        self.wraps = wraps
    }
}

/// What there is to settle about an assigned record: who lacks its keys, and which wraps are not yet under the newest.
public struct Settlement: Sendable {
    public let roster: RosterProof
    public let wraps: [RewrapWork.Item]
    /// The record keys that officials have, by recipient.
    public let delivered: [Digest: Set<RecordKeyPlace>]

    public init(roster: RosterProof, wraps: [RewrapWork.Item], delivered: [Digest: Set<RecordKeyPlace>]) {
        self.roster = roster
        self.wraps = wraps
        self.delivered = delivered
    }
}

/// Assigned records in ascending order of ids.
public struct SettlementPage: Sendable {
    public let checkpoint: [UInt8]
    /// From the size that was asked for.
    public let consistency: [Digest]
    /// Of the records whose roster is intact; the operator is told of the others.
    public let settlements: [Settlement]
    /// The last record that was looked at; `nil` when there was none.
    public let last: RecordID?

    public init(checkpoint: [UInt8], consistency: [Digest], settlements: [Settlement], last: RecordID?) {
        self.checkpoint = checkpoint
        self.consistency = consistency
        self.settlements = settlements
        self.last = last
    }
}

/// Which assigned records to settle.
public enum SettlementRange: Hashable, Sendable {
    /// One record; none comes back when it was never assigned.
    case record(RecordID)
    /// The records after this one, from the first on for `nil`.
    case after(RecordID?, limit: Int)
}

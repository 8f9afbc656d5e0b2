public import TransparencyLog
public import VaultModel

/// Something that does not hold.
public struct Finding: Hashable, Sendable {
    /// What kind of thing it is.
    public enum Kind: String, Sendable {
        /// The log's rows, tree or checkpoint.
        case log
        /// The signature of an entry or its batch.
        case signature
        /// A statement that does not follow from the ones before.
        case statement
        /// An access that the policy in force did not allow.
        case decision
        /// A record, its manifest or its place in the log.
        case record
        /// A cell.
        case cell
        /// A wrap of a half or of a key.
        case wrap
        /// A token of the search index.
        case index
        /// A part of a backup, against what it says of itself or the other part.
        case backup

        /// Whether it is a matter of authenticity of sealed things, and not of log and manifests.
        public var isOfSealedThings: Bool { self == .cell || self == .wrap || self == .backup }
    }

    public let kind: Kind
    /// What and where, safe to show.
    public let place: String
    /// The log index that it is about.
    public let entry: UInt64?

    public init(kind: Kind, place: String, entry: UInt64?) {
        self.kind = kind
        self.place = place
        self.entry = entry
    }
}

/// What a verification came to.
public struct AuditReport: Hashable, Sendable {
    /// The head of the log as computed from its entries.
    public let head: TreeHead
    /// What does not hold; empty when everything does.
    public let findings: [Finding]
    /// Halves B that are not there and need not be, so that what is under them opens for nobody any more.
    public let lost: [LostHalf]

    public init(head: TreeHead, findings: [Finding], lost: [LostHalf] = []) {
        self.head = head
        self.findings = findings
        self.lost = lost
    }

    /// Whether nothing was found.
    public var isIntact: Bool { findings.isEmpty }
}

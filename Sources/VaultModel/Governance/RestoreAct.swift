public import OpenSSL
public import TransparencyLog

/// A new generation of the log after a restore; its entry is the first one of that generation.
public struct RestoreAct: Hashable, Sendable {
    /// One more than the generation before.
    public let generation: UInt32
    /// The epoch of the gate key in force; those before it are destroyed.
    public let epoch: UInt32
    /// What was kept of the log. Its size is the index of the entry.
    public let kept: TreeHead
    /// The last head of the old generation that anybody told of; what it has beyond `kept` is lost.
    public let lastKnown: TreeHead
    /// SHA-256 of the document that lists what was lost.
    public let document: Digest

    /// How many entries of the log were kept.
    public var keptCount: UInt64 { kept.size }
    /// How many entries are known to be lost.
    public var lostCount: UInt64 { lastKnown.size > kept.size ? lastKnown.size - kept.size : 0 }

    public init(generation: UInt32, epoch: UInt32, kept: TreeHead, lastKnown: TreeHead, document: Digest) {
        self.generation = generation
        self.epoch = epoch
        self.kept = kept
        self.lastKnown = lastKnown
        self.document = document
    }
}

public import OpenSSL
public import TransparencyLog
public import VaultModel

/// What a person has seen of a vault: its first root, and the last head of its log. It only moves by a proof.
public struct Pin: Hashable, Sendable {
    /// The fingerprint of the vault's first root.
    public let root: Digest
    /// The generation of the log: 1, and a greater one after each restore.
    public let generation: UInt32
    /// The head of the log that was seen last.
    public let head: TreeHead

    public init(root: Digest, generation: UInt32 = 1, head: TreeHead) {
        self.root = root
        self.generation = generation
        self.head = head
    }

    /// As a pin file has it.
    init(_ pinned: PinnedHead) {
        self.init(root: pinned.anchor, generation: pinned.generation, head: pinned.head)
    }

    /// As a pin file has it.
    public var pinned: PinnedHead { PinnedHead(anchor: root, generation: generation, head: head) }
}

/// Keeps pins between sessions.
public protocol PinStore: Sendable {
    /// The pin of a vault, `nil` before its first use.
    func pin(of vault: VaultID) throws(ClientError) -> Pin?
    /// Replaces a pin if it is still `old`.
    ///
    /// - Returns: `nil` when it was replaced, else the pin that is there: another session of the same person was faster.
    func replace(_ old: Pin?, by new: Pin, of vault: VaultID) throws(ClientError) -> Pin?
    /// Which vault was found at a place before, such as a directory; `nil` before the first use.
    func vault(at place: String) throws(ClientError) -> VaultID?
    /// Remembers which vault is at a place.
    func keep(_ vault: VaultID, at place: String) throws(ClientError)
}

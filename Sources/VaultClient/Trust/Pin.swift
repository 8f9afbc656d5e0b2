public import OpenSSL
public import TransparencyLog
public import VaultModel

/// What a person has seen of a vault: its first root, and the last head of its log. It only moves forward.
public struct Pin: Hashable, Sendable {
    /// The fingerprint of the vault's first root.
    public let root: Digest
    /// The head of the log that was seen last.
    public let head: TreeHead

    public init(root: Digest, head: TreeHead) {
        self.root = root
        self.head = head
    }
}

/// Keeps pins between sessions.
public protocol PinStore: Sendable {
    /// The pin of a vault, `nil` before its first use.
    func pin(of vault: VaultID) throws(ClientError) -> Pin?
    /// Remembers a pin; keeps the stored one if that is further on.
    func keep(_ pin: Pin, of vault: VaultID) throws(ClientError)
}

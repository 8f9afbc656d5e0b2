public import OpenSSL

/// The state of a log that one hash stands for: a number of leaves and the root over them.
public struct TreeHead: Hashable, Sendable {
    /// The number of leaves.
    public let size: UInt64
    /// The RFC 6962 root over them.
    public let root: Digest

    /// Joins a size and the root over that many leaves.
    public init(size: UInt64, root: Digest) {
        self.size = size
        self.root = root
    }
}

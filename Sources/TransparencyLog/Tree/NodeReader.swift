public import OpenSSL

/// Where the hashes of complete subtrees come from: a store's rows, tiles, or memory.
///
/// An answer is not trusted: whoever builds a proof from it has the proof checked against a signed root.
public protocol NodeReader {
    /// The hash of a complete subtree; throws when it is not there.
    func node(_ address: NodeAddress) throws -> Digest
}

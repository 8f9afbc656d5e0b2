public import OpenSSL
public import TransparencyLog

/// Reads the nodes of the tree from the log rows that completed them.
public struct StoredNodes: NodeReader {
    private let store: any StoreReader

    public init(_ store: any StoreReader) {
        self.store = store
    }

    public func node(_ address: NodeAddress) throws -> Digest {
        guard let hashes = try store.logHashes(address.row), hashes.count >= address.offset + 32,
            let digest = Digest(Array(hashes[address.offset..<(address.offset + 32)]))
        else { throw LogError.sizeOutOfRange }
        return digest
    }
}

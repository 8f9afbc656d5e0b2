package import OpenSSL
package import TransparencyLog
package import VaultStore

/// Reads the nodes of the tree from the log rows that completed them.
package struct StoredNodes: NodeReader {
    private let store: any StoreReader

    package init(_ store: any StoreReader) {
        self.store = store
    }

    package func node(_ address: NodeAddress) throws -> Digest {
        guard let hashes = try store.logHashes(address.row), hashes.count >= address.offset + 32,
            let digest = Digest(Array(hashes[address.offset..<(address.offset + 32)]))
        else { throw LogError.sizeOutOfRange }
        return digest
    }
}

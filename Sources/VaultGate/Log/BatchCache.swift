internal import GateProtocol
internal import OpenSSL
internal import TransparencyLog
internal import VaultModel
internal import VaultStore

/// Proves that an entry signed a manifest. An entry inside a batch is proved by the batch's signed head; the leaf
/// hashes of the last batches are kept, since records that came together are often read together.
struct BatchCache {
    /// By the batch's root: an index may come to be another batch's after a commit that failed.
    private var leaves: [Digest: [Digest]] = [:]
    private var order: [Digest] = []
    private static let limit = 64

    /// The proof for the entry at `index` in the tree of `size`.
    mutating func proof(ofEntry index: UInt64, size: UInt64, in store: any StoreReader) throws -> WriteProof {
        guard let row = try store.logRow(index) else { throw GateError.notIntact("entry \(index) is missing") }
        let proof = try StoredNodes(store).proof(of: row.entry, at: index, size: size)
        let request = try LogEntry(row.entry).request
        guard let position = request.batchPosition else {
            return WriteProof(entry: proof, batchHead: nil, batchInclusion: [])
        }
        guard index > UInt64(position), let headRow = try store.logRow(index - UInt64(position) - 1) else {
            throw GateError.notIntact("entry \(index) has no batch")
        }
        let head = try LogEntry(headRow.entry)
        guard let batch = head.request.batchHead, position < batch.count else {
            throw GateError.notIntact("entry \(index) is outside its batch")
        }
        let leaves = try leafHashes(of: batch, after: headRow.index, in: store)
        return WriteProof(
            entry: proof, batchHead: headRow.entry,
            batchInclusion: try RFC6962.inclusionProof(
                index: UInt64(position), size: UInt64(batch.count), reader: BatchTree(leaves: leaves)))
    }

    private mutating func leafHashes(
        of batch: RequestPart.BatchHead, after head: UInt64, in store: any StoreReader
    ) throws -> [Digest] {
        if let known = leaves[batch.root] { return known }
        let rows = try store.logRows(from: head + 1, limit: Int(batch.count))
        var hashes: [Digest] = []
        for row in rows {
            let request = try LogEntry(row.entry).requestBytes
            hashes.append(RFC6962.leafHash(request.span.bytes))
        }
        guard hashes.count == Int(batch.count) else { throw GateError.notIntact("the batch of entry \(head) is cut") }
        if order.count == Self.limit { leaves[order.removeFirst()] = nil }
        leaves[batch.root] = hashes
        order.append(batch.root)
        return hashes
    }
}

/// The small tree over the request parts of one batch.
private struct BatchTree: NodeReader {
    let leaves: [Digest]

    func node(_ address: NodeAddress) throws -> Digest {
        let width = 1 << address.level
        let start = Int(address.index) * width
        guard start + width <= leaves.count else { throw LogError.sizeOutOfRange }
        return RFC6962.merkleRoot(ofLeafHashes: Array(leaves[start..<(start + width)]))
    }
}

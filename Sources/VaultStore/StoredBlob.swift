internal import OpenSSL
public import VaultModel

extension StoreReader {
    /// Whether all segments of an attachment are stored, and are the ones that its cell names. Needs no key.
    public func holds(_ seal: BlobSeal, of write: WriteID, field: FieldID) throws -> Bool {
        var hash = SHA256()
        var next: UInt32 = 0
        while true {
            let rows = try blobSegments(of: write, field: field, from: next, limit: 16)
            guard !rows.isEmpty else { break }
            for row in rows {
                guard row.number == next, next < seal.segments, row.bytes.count == seal.count(ofSegment: next) else {
                    return false
                }
                hash.update(row.bytes)
                next += 1
            }
        }
        let digest = hash.finalize()
        return next == seal.segments && digest == seal.digest
    }
}

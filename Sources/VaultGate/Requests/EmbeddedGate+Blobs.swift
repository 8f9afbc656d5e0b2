public import GateProtocol
public import OpenSSL
internal import VaultCrypto
public import VaultModel
internal import VaultStore

extension EmbeddedGate {
    /// After this many seconds segments that no write claimed are swept.
    private static let unclaimedLife: Int64 = 24 * 3600

    public func upload(_ segments: BlobSegments, for actor: Digest) async throws(GateError) {
        let governance = try currentGovernance()
        guard governance.officials[actor]?.isActive == true else { throw .notEnrolled }
        let end = UInt64(segments.first) + UInt64(segments.bytes.count)
        guard !segments.bytes.isEmpty, end <= UInt64(Blob.segments(of: Blob.limit)),
            segments.bytes.allSatisfy({ $0.count <= Blob.segmentSize + Blob.overhead })
        else { throw .badRequest("its segments are too many or too long") }
        let now = clock()
        try Self.mapErrors {
            try store.write { writer in
                // What a write claimed stays as it was signed.
                guard try writer.logIndex(of: segments.write.request) == nil else {
                    throw GateError.badRequest("its id was used before")
                }
                if segments.first == 0 { try sweep(writer, before: now.adding(seconds: -Self.unclaimedLife)) }
                for (offset, bytes) in segments.bytes.enumerated() {
                    try writer.insert(
                        BlobSegmentRow(
                            write: segments.write, field: segments.field, number: segments.first + UInt32(offset),
                            time: now, bytes: bytes))
                }
            }
        }
    }

    public func segments(
        of field: FieldID, write: WriteID, from number: UInt32, limit: Int
    ) async throws(GateError) -> [[UInt8]] {
        try Self.mapErrors {
            try store.read { reader in
                try reader.blobSegments(of: write, field: field, from: number, limit: limit).map(\.bytes)
            }
        }
    }

    /// Deletes segments whose write never came.
    private func sweep(_ writer: any StoreWriter, before time: Timestamp) throws {
        for (write, field) in try writer.blobs(before: time) {
            if let index = try writer.logIndex(of: write.request), let row = try writer.logRow(index),
                try LogEntry(row.entry).gate.allowed
            {
                continue
            }
            try writer.deleteBlob(of: write, field: field)
        }
    }
}

extension WriteCheck {
    /// The segments of each attachment must be stored as its cell says.
    func checkBlobs(schema: Schema, in store: any StoreReader) throws {
        for sealed in request.cells where schema.field(sealed.field)?.type == .attachment {
            guard let seal = try? BlobSeal(endOf: sealed.cell),
                try store.holds(seal, of: write, field: sealed.field)
            else { throw GateError.badRequest("the segments of its attachment are not those that were signed") }
        }
    }

    /// Deletes the segments of attachments that this write replaces or removes.
    func deleteBlobs(in store: any StoreWriter) throws {
        for cell in stored?.manifest.cells ?? [] where cell.type == .attachment {
            if manifest.cell(of: cell.field)?.write != cell.write {
                try store.deleteBlob(of: cell.write, field: cell.field)
            }
        }
    }
}

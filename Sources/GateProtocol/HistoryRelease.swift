/// The writes of a record as the log has them, each proved in the receipt's checkpoint. No cell and no half.
public struct HistoryRelease: Sendable {
    public let receipt: Receipt
    /// The record's manifest as it is now.
    public let manifest: [UInt8]
    /// From the last write back to the first.
    public let writes: [WriteProof]

    public init(receipt: Receipt, manifest: [UInt8], writes: [WriteProof]) {
        self.receipt = receipt
        self.manifest = manifest
        self.writes = writes
    }
}

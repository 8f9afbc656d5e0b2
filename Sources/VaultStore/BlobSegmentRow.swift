public import VaultModel

/// One sealed segment of an attachment.
public struct BlobSegmentRow: Hashable, Sendable {
    /// The write that claims it, or will.
    public let write: WriteID
    public let field: FieldID
    /// From 0.
    public let number: UInt32
    /// When it came, by the gate's clock.
    public let time: Timestamp
    public let bytes: [UInt8]

    public init(write: WriteID, field: FieldID, number: UInt32, time: Timestamp, bytes: [UInt8]) {
        self.write = write
        self.field = field
        self.number = number
        self.time = time
        self.bytes = bytes
    }
}

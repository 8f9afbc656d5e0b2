public import VaultModel

/// Sealed segments of an attachment on their way into the vault, before the write that claims them.
public struct BlobSegments: Sendable {
    /// The id that the write will have.
    public let write: WriteID
    public let field: FieldID
    /// The number of the first of these segments.
    public let first: UInt32
    public let bytes: [[UInt8]]

    public init(write: WriteID, field: FieldID, first: UInt32, bytes: [[UInt8]]) {
        self.write = write
        self.field = field
        self.first = first
        self.bytes = bytes
    }
}

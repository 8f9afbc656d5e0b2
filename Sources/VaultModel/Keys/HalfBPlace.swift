/// Where the wrap of a half B stands.
public struct HalfBPlace: Hashable, Sendable {
    public let record: RecordID
    public let write: WriteID

    public init(record: RecordID, write: WriteID) {
        self.record = record
        self.write = write
    }
}

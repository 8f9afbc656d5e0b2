/// What a backup cannot open any more: its half B is not in the newest part (b), because it was erased or replaced since,
/// or because that part was made before.
public struct LostHalf: Hashable, Sendable {
    public let record: RecordID
    public let write: WriteID
    /// The field, where others of the same write still open; 0 for the whole write.
    public let field: FieldID

    public init(record: RecordID, write: WriteID, field: FieldID = FieldID(rawValue: 0)) {
        self.record = record
        self.write = write
        self.field = field
    }
}

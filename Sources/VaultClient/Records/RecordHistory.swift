public import OpenSSL
public import VaultModel

/// Who wrote which field of a record when, proved entry by entry. No values.
public struct RecordHistory: Hashable, Sendable {
    /// One write, or one erasure.
    public struct Write: Hashable, Sendable {
        /// 1 for the write that made the record.
        public let sequence: UInt64
        /// What it was: create, update or erase.
        public let kind: RequestKind
        /// The fingerprint of the writer.
        public let official: Digest
        /// The log index of the write.
        public let entry: UInt64
        /// The time by which the gate decided.
        public let time: Timestamp
        public let purpose: Name?
        /// The fields that it set, removed or erased, ascending; none where all of the record was erased.
        public let fields: [FieldID]
    }

    public let record: RecordID
    public let type: RecordTypeID
    /// From the first to the last.
    public let writes: [Write]
    /// The log index of this access.
    public let entry: UInt64
    public let purpose: Name
}

public import OpenSSL
internal import VaultCrypto
public import VaultModel
internal import VaultStore

/// What an official could have opened since a time, and what they did: the basis of a report about a breach.
public struct Exposure: Sendable {
    /// One record that the official could have opened, opened or wrote.
    public struct Record: Sendable {
        public let record: RecordID
        /// Fields that had a value and that the policy let them read, at some moment since.
        public internal(set) var could: Set<FieldID> = []
        /// Fields that they opened.
        public internal(set) var opened: Set<FieldID> = []
        /// Fields that they wrote, and so knew.
        public internal(set) var wrote: Set<FieldID> = []
        /// The log indices of what they did.
        public internal(set) var entries: [UInt64] = []
    }

    /// Ascending by id.
    public let records: [Record]
    /// The versions of compartment keys that they held since.
    public let keys: [Governance.WrapPlace]
}

extension Audit {
    /// What an official could have opened from a time on, by grants, assignments and policy at each moment, and what they
    /// opened, by the log.
    ///
    /// A field counts as filled from its first write on until it is erased: the log does not say which values were removed.
    /// A gate that is not honest, or somebody with its keys, is outside of this: then ``Exposure/keys`` is what counts.
    public func exposure(of official: Digest, since: Timestamp) throws -> Exposure {
        var walk = ExposureWalk(official: official, since: since)
        var governance: Governance?
        try store.read { reader in
            var next: UInt64 = 0
            while true {
                let rows = try reader.logRows(from: next, limit: 512)
                guard let last = rows.last else { break }
                for row in rows {
                    let entry = try LogEntry(row.entry)
                    try apply(entry, to: &governance, reader: reader)
                    if let governance { walk.take(entry, under: governance) }
                }
                next = last.index + 1
            }
        }
        guard let governance else { return Exposure(records: [], keys: []) }
        return walk.finish(under: governance)
    }
}

internal import GateProtocol
internal import TransparencyLog
internal import VaultModel
internal import VaultStore

/// The last erasure of each record, by entries whose place in the log is proved and whose number the state row has: rows
/// alone would not tell of one that somebody hid.
struct Erasures: Sendable {
    /// The log index of the last erasure of a record, of fields or of all of it.
    private(set) var last: [RecordID: UInt64] = [:]
    private var count: UInt64 = 0
    private var next: UInt64 = 0

    /// Takes in what came since the last call, up to a state.
    mutating func read(upTo state: GateState, in reader: any StoreReader) throws {
        let nodes = StoredNodes(reader)
        while true {
            let rows = try reader.logRows(kind: RequestKind.erase.rawValue, from: next, limit: 256)
            guard let end = rows.last else { break }
            for row in rows {
                let entry = try LogEntry(row.entry)
                // Entries of the transaction at hand are in no head yet, and nobody else has touched them.
                if row.index < state.head.size { try nodes.verify(entry, at: row.index, in: state.head) }
                guard entry.request.kind == .erase, entry.gate.allowed, let record = entry.request.record else {
                    continue
                }
                last[record] = row.index
                count += 1
            }
            next = end.index + 1
        }
        guard count == state.erasures else { throw GateError.notIntact("an erasure is missing from the log's rows") }
    }

    /// Whether a record whose last write is at `entry` stands as before one of its erasures.
    func isBefore(_ entry: UInt64, of record: RecordID) -> Bool {
        last[record].map { entry < $0 } ?? false
    }
}

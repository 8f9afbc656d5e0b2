public import TransparencyLog
public import VaultModel
internal import VaultStore

extension Audit {
    /// A receipt that an entry is in the log, which anybody checks without the log (c2sp.org/tlog-proof). The entry
    /// itself stands in it as `extra`.
    ///
    /// - Returns: `nil` when the log has no such entry.
    public func proof(ofEntry index: UInt64) throws -> TLogProof? {
        let verifier = try logKey()
        return try store.read { reader in
            guard let row = try reader.logRow(index), let note = try reader.value(.checkpoint) else { return nil }
            let (checkpoint, _) = try Checkpoint.open(note, origin: verifier.name, verifier: verifier)
            guard index < checkpoint.head.size else { return nil }
            let proof = try TLogProof(
                extra: row.entry, index: index,
                hashes: RFC6962.inclusionProof(
                    index: index, size: checkpoint.head.size, reader: StoredNodes(reader)),
                checkpoint: SignedNote(parsing: note))
            // What the stored nodes yield is not given away unless it proves the entry.
            try proof.verify(leafHash: try LogEntry(row.entry).leafHash, origin: verifier.name, verifier: verifier)
            return proof
        }
    }

    /// The key of the log, by the root and the generation in force.
    public func logKey() throws -> NoteVerifier {
        let governance = try governance()
        return try NoteVerifier(name: governance.origin, publicKey: governance.root.logPublicKey)
    }

    /// Checks a receipt by the key of its log alone.
    ///
    /// - Returns: the entry, and the head of the log in which it stands.
    /// - Throws: `LogError` or `FormatError` when it proves nothing.
    public static func check(_ proof: TLogProof, by key: NoteVerifier) throws -> (entry: LogEntry, head: TreeHead) {
        guard let extra = proof.extra else { throw LogError.malformedProof }
        let entry = try LogEntry(extra)
        let checkpoint = try proof.verify(leafHash: entry.leafHash, origin: key.name, verifier: key)
        guard entry.gate.index == proof.index else { throw LogError.malformedProof }
        return (entry, checkpoint.head)
    }
}

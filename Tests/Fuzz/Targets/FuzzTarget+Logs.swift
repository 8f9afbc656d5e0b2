import TransparencyLog
import VaultCrypto
import VaultModel

extension FuzzTarget {
    /// What is in the log and around it.
    static let logs: [FuzzTarget] = [
        FuzzTarget(
            strict: "entry", parse: { try LogEntry($0) },
            bytes: { entry in
                LogEntry(
                    request: entry.request, requestBytes: entry.request.context.bytes, signature: entry.signature,
                    gate: entry.gate
                ).bytes
            },
            seeds: { [try FormatExample()["entry 0"]] }),
        FuzzTarget(
            strict: "request", parse: { try RequestPart($0) }, bytes: { $0.context.bytes },
            seeds: { [try FormatExample()["request part"]] }),
        FuzzTarget(
            strict: "gate-part", parse: { try GatePart($0) }, bytes: { $0.context.bytes },
            seeds: { [try FormatExample()["gate part"]] }),
        FuzzTarget(
            strict: "note", parse: { try SignedNote(parsing: $0) }, bytes: { $0.bytes },
            seeds: { [try FormatExample()["signed note"]] }),
        FuzzTarget(
            strict: "checkpoint", parse: { try Checkpoint(body: $0) }, bytes: { $0.body },
            seeds: { [try SignedNote(parsing: try FormatExample()["signed note"]).text] }),
        FuzzTarget(
            strict: "proof", parse: { try TLogProof(parsing: $0) }, bytes: { $0.bytes },
            seeds: {
                let example = try FormatExample()
                let entry = try LogEntry(try example["entry 0"])
                let note = try SignedNote(parsing: try example["signed note"])
                return [
                    try TLogProof(extra: entry.bytes, index: 0, hashes: [entry.leafHash], checkpoint: note).bytes,
                    try TLogProof(index: 1, hashes: [], checkpoint: note).bytes,
                ]
            }),
    ]
}

import OpenSSL
import VaultCrypto
import VaultModel

extension FuzzTarget {
    /// What is in records and statements.
    static let formats: [FuzzTarget] = [
        FuzzTarget(
            "context",
            parse: { input in
                var reader = try ContextReader(input, domain: .detail, limit: 1 << 16)
                _ = try reader.take(.vault)
                _ = try reader.take(.body)
                try reader.end()
            },
            seeds: { [try FormatExample()["detail"]] }),
        FuzzTarget(
            "padding", parse: { _ = try Padding.valueCount($0.span.bytes) },
            broken: { input in
                guard let count = try? Padding.valueCount(input.span.bytes) else { return "it is refused now" }
                guard Padding.paddedCount(count) == input.count else { return "another padded length was taken" }
                return input.dropFirst(4 + count).allSatisfy { $0 == 0 } ? nil : "a byte after the value was taken"
            },
            seeds: { [try FormatExample()["plaintext"], [UInt8](repeating: 0, count: 32)] }),
        FuzzTarget(
            strict: "manifest", parse: { try Manifest($0) },
            bytes: { manifest in
                Manifest(
                    vault: manifest.vault, record: manifest.record, type: manifest.type, sequence: manifest.sequence,
                    previous: manifest.previous, cells: manifest.cells, writes: manifest.writes,
                    tombstones: manifest.tombstones
                ).bytes
            },
            seeds: { [try FormatExample()["manifest"]] }),
        FuzzTarget(
            strict: "roster", parse: { try Roster($0) }, bytes: { $0.bytes },
            seeds: {
                let first = Roster(vault: try VaultID.random(), record: try RecordID.random(), first: .zero)
                return [first, first.adding(SHA256.hash([1]))].compactMap { $0?.bytes }
            }),
        FuzzTarget(
            "root", parse: { _ = try Root($0) }, seeds: { [try FormatExample()["root"]] }),
        FuzzTarget(
            strict: "statement", parse: { try SignedStatement($0) }, bytes: { $0.bytes },
            seeds: { [try FormatExample()["signed statement"]] }),
        FuzzTarget(
            strict: "waiting", parse: { try PendingStatement($0) }, bytes: { $0.bytes },
            seeds: {
                let signed = try SignedStatement(try FormatExample()["signed statement"])
                return [PendingStatement(signed, documents: [[1, 2, 3]]).bytes]
            }),
        FuzzTarget(
            strict: "restore", parse: { try RestoreDocument($0) }, bytes: { $0.bytes },
            seeds: {
                let lost = LostHalf(record: try RecordID.random(), write: try WriteID.random())
                return [RestoreDocument(vault: try VaultID.random(), generation: 2, lost: [lost]).bytes]
            }),
    ]
}

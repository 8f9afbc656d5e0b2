import Testing
import VectorFiles

/// Every Merkle, note and log case, asked of the program.
@Suite struct LogAnswerTests {
    private struct Proofs: Decodable {
        struct Inclusion: Decodable {
            let leafIdx: UInt64
            let treeSize: UInt64
            let root: Base64Field?
            let leafHash: Base64Field?
            let proof: [Base64Field]?
            let wantErr: Bool?
        }

        struct Consistency: Decodable {
            let size1: UInt64
            let size2: UInt64
            let root1: Base64Field
            let root2: Base64Field
            let proof: [Base64Field]?
            let wantErr: Bool?
        }

        let roots: [String: Base64Field]?
        let inclusion: [Inclusion]
        let consistency: [Consistency]
    }

    private func proofs(_ list: [Base64Field]?) -> JSON {
        .list((list ?? []).map { .text($0.hex) })
    }

    private func hex(_ text: String) -> String {
        text.utf8.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
    }

    @Test(arguments: [("transparency_dev_proofs", 45, 55), ("generated_roots", 64, 64)])
    func `proofs hold and fail as published`(name: String, inclusions: Int, consistencies: Int) throws {
        let file = try VectorFiles.decode(Proofs.self, "merkle/\(name).json")
        #expect(file.inclusion.count == inclusions)
        #expect(file.consistency.count == consistencies)
        try KnownAnswerProgram.check(
            file.inclusion.map { proof in
                (
                    [
                        "op": "merkle-inclusion", "leaf_hash": .text(proof.leafHash?.hex ?? ""),
                        "index": .number(proof.leafIdx), "size": .number(proof.treeSize),
                        "root": .text(proof.root?.hex ?? ""), "proof": proofs(proof.proof),
                    ], proof.wantErr == true ? nil : ["ok": true]
                )
            })
        try KnownAnswerProgram.check(
            file.consistency.map { proof in
                // Upstream compares roots of any length; a hash here has 32 bytes.
                let holds = proof.wantErr != true && proof.root1.bytes.count == 32
                return (
                    [
                        "op": "merkle-consistency", "old_size": .number(proof.size1),
                        "old_root": .text(proof.root1.hex),
                        "size": .number(proof.size2), "root": .text(proof.root2.hex), "proof": proofs(proof.proof),
                    ], holds ? ["ok": true] : nil
                )
            })
    }

    @Test func `roots of 0 to 64 leaves are as generated`() throws {
        let roots = try #require(try VectorFiles.decode(Proofs.self, "merkle/generated_roots.json").roots)
        try KnownAnswerProgram.check(
            try (0...64).map { size in
                (
                    ["op": "merkle-root", "leaves": .list((0..<size).map { .text(hex("leaf-\($0)")) })],
                    ["ok": true, "root": .text(try #require(roots[String(size)]).hex)]
                )
            })
    }

    @Test func `notes are judged as published`() throws {
        struct Note: Decodable {
            let vkeys: [String]
            let note_b64: Base64Field
            let expect: String
            let verified: [String]
        }
        let notes = try VectorFiles.decode([Note].self, "note/signed_notes.json")
        #expect(notes.count == 39)
        try KnownAnswerProgram.check(
            notes.map { note in
                // JSON cannot carry the one note that is not UTF-8 as it is; with replacement characters it does not
                // verify either.
                let text = String(decoding: note.note_b64.bytes, as: UTF8.self)
                return (
                    ["op": "note-verify", "note": .text(text), "vkeys": .list(note.vkeys.map { .text($0) })],
                    note.expect == "verified" ? ["ok": true, "names": .list(note.verified.map { .text($0) })] : nil
                )
            })
    }

    @Test func `a verifier key that is broken refuses the whole question`() throws {
        struct Keys: Decodable {
            let invalid: [String]
        }
        struct Log: Decodable {
            let vkey: String
            let checkpoints: [String: String]
        }
        let keys = try VectorFiles.decode(Keys.self, "note/vkeys.json").invalid
        let log = try VectorFiles.decode(Log.self, "tlog/tessera_log_0_9.json")
        #expect(log.checkpoints.count == 10)
        var cases: [(JSON, JSON?)] = []
        for checkpoint in log.checkpoints.values {
            let note = JSON.text(checkpoint)
            cases.append(
                (
                    ["op": "note-verify", "note": note, "vkeys": [.text(log.vkey)]],
                    ["ok": true, "names": ["example.com/log/testdata"]]
                ))
            cases += keys.map { (["op": "note-verify", "note": note, "vkeys": [.text(log.vkey), .text($0)]], nil) }
        }
        try KnownAnswerProgram.check(cases)
    }
}

import Testing
import VectorFiles

/// Every HPKE case, asked of the program.
@Suite struct HPKEAnswerTests {
    private struct Vector: Decodable {
        struct Encryption: Decodable {
            let aad: String
            let ct: String
            let pt: String
        }

        let mode: UInt64
        let kem_id: UInt64
        let kdf_id: UInt64
        let aead_id: UInt64
        let info: String
        let skRm: String
        let enc: String
        let psk: String?
        let psk_id: String?
        let encryptions: [Encryption]

        func question(_ range: Range<Int>, sequence: UInt64? = nil) -> [String: JSON] {
            var question: [String: JSON] = [
                "op": "hpke-open", "kem": .number(kem_id), "kdf": .number(kdf_id), "aead": .number(aead_id),
                "mode": .number(mode), "private": .text(skRm), "enc": .text(enc), "info": .text(info),
                "messages": .list(encryptions[range].map { ["aad": .text($0.aad), "ct": .text($0.ct)] }),
            ]
            question["psk"] = psk.map { .text($0) }
            question["psk_id"] = psk_id.map { .text($0) }
            question["seq"] = sequence.map { .number($0) }
            return question
        }

        func answer(_ range: Range<Int>) -> JSON? {
            mode < 2 ? ["ok": true, "pts": .list(encryptions[range].map { .text($0.pt) })] : nil
        }
    }

    private let vectors: [Vector]

    init() throws {
        vectors = try VectorFiles.decode([Vector].self, "hpke/rfc9180_x25519_sha256.json")
    }

    @Test func `all messages of base and psk mode open, and auth mode is refused`() throws {
        #expect(vectors.count == 5)
        #expect(vectors.map(\.encryptions.count).reduce(0, +) == 224)
        try KnownAnswerProgram.check(
            vectors.map { vector in
                let all = vector.encryptions.indices
                return (.object(vector.question(all)), vector.answer(all))
            })
    }

    @Test func `a single message opens under its number and no other`() throws {
        var cases: [(JSON, JSON?)] = []
        for vector in vectors where vector.mode < 2 {
            for index in [1, 7, 15] {
                let range = index..<(index + 1)
                cases.append((.object(vector.question(range, sequence: UInt64(index))), vector.answer(range)))
                cases.append((.object(vector.question(range, sequence: UInt64(index + 1))), nil))
            }
        }
        #expect(cases.count == 24)
        try KnownAnswerProgram.check(cases)
    }

    @Test func `other algorithms, modes and missing pre-shared keys are refused`() throws {
        let base = try #require(vectors.first).question(0..<1)
        let psk = try #require(vectors.first { $0.mode == 1 }).question(0..<1)
        let changes: [(question: [String: JSON], key: String, value: JSON?)] = [
            (base, "kem", 0x0010), (base, "kem", 0x10020), (base, "kdf", 2), (base, "aead", 1), (base, "aead", 0xffff),
            (base, "mode", 1), (base, "mode", 2), (base, "mode", 3), (base, "psk", "00"), (base, "psk_id", "00"),
            (base, "enc", "00"), (base, "private", "00"), (base, "info", nil), (base, "messages", nil),
            (base, "seq", 1), (base, "seq", .number(.max)), (psk, "psk", nil), (psk, "psk_id", nil), (psk, "mode", 0),
        ]
        try KnownAnswerProgram.check(
            changes.map { change in
                (.object(change.question.merging([change.key: change.value ?? "missing"]) { $1 }), nil)
            })
        try KnownAnswerProgram.check(
            changes.map { change in
                var question = change.question
                question[change.key] = change.value
                return (.object(question), nil)
            })
    }
}

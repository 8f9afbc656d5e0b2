import Testing
import VectorFiles

/// Index keys and identity numbers, asked of the program.
@Suite struct SearchAnswerTests {
    private struct Equivalence: Decodable {
        let a: String
        let b: String
    }

    private static func keys(_ answer: JSON) throws -> Set<String> {
        guard case .object(let object) = answer, case .list(let keys)? = object["keys"] else { return [] }
        return Set(keys.compactMap { if case .text(let key) = $0 { key } else { nil } })
    }

    @Test func `spellings that one person may type either way share a key`() throws {
        let pairs = try VectorFiles.decode([Equivalence].self, "unicode/index_equivalences.json")
        let answers = try KnownAnswerProgram.answers(
            to: pairs.flatMap { pair in
                [pair.a, pair.b].map { ["op": "index-key", "profile": "name", "text": .text($0)] }
            })
        #expect(answers.count == 28)
        for place in stride(from: 0, to: answers.count, by: 2) {
            #expect(!(try Self.keys(answers[place])).isDisjoint(with: try Self.keys(answers[place + 1])))
        }
    }

    @Test func `each profile answers with its normalised text`() throws {
        let cases: [(profile: JSON, text: JSON, keys: JSON)] = [
            ("phone", "081-234-5678", ["+66812345678"]), ("thai-id", "๙-๖๐๓๖-๘๖๙๗๖-๑๗-๘", ["9603686976178"]),
            ("nrc", "၁၂/ဥကမ(နိုင်)၀၀၀၁၂၃", ["12/OUKAMA(N)000123"]), ("text", "  Mae  Sot ", ["mae sot"]),
            ("date", "๗ ก.พ. ๒๕๒๕", ["1982-02-07", "1982-02", "1982"]), ("name", "Kyaw", ["kyaw", "C"]),
            ("name", "", []),
        ]
        try KnownAnswerProgram.check(
            cases.map {
                (["op": "index-key", "profile": $0.profile, "text": $0.text], ["ok": true, "keys": $0.keys])
            } + [(["op": "index-key", "profile": "names", "text": "x"], nil)])
    }

    @Test func `identity numbers are judged, with what is odd about them`() throws {
        try KnownAnswerProgram.check([
            (
                ["op": "thai-id", "text": "9-6036-86976-17-8"],
                ["ok": true, "valid": true, "canonical": "9603686976178", "warnings": ["first-digit-unused"]]
            ),
            (
                ["op": "thai-id", "text": "0000000000079"],
                [
                    "ok": true, "valid": false, "canonical": "0000000000079",
                    "warnings": ["wrong-check-digit", "first-digit-zero"],
                ]
            ),
            (
                ["op": "nrc", "text": " 8 / tataka ( y ) 000670 "],
                ["ok": true, "valid": true, "canonical": "8/TATAKA(Y)000670", "warnings": []]
            ),
            (
                ["op": "nrc", "text": "2/MASANA(Q)000492"],
                ["ok": true, "valid": false, "canonical": "2/MASANA(Q)000492", "warnings": ["unknown-card-kind"]]
            ),
        ])
        for op: JSON in ["thai-id", "nrc"] {
            let answer = try KnownAnswerProgram.answers(to: [["op": op, "text": "abc"]])
            #expect(answer.first?["ok"] == true)
            #expect(answer.first?["valid"] == false)
            #expect(answer.first?["canonical"] == "")
        }
    }
}

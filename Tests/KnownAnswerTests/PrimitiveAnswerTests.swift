import Testing
import VectorFiles

/// Every Wycheproof and RFC case, asked of the program.
@Suite struct PrimitiveAnswerTests {
    @Test func `AES-256-GCM opens and seals as Wycheproof has it, and other keys and nonces are refused`() throws {
        var cases: [(JSON, JSON?)] = []
        var opened = 0
        for group in try Wycheproof<AEADGroup>.groups("aes_gcm") {
            for test in group.tests {
                let ours = test.result == "valid" && group.keySize == 256 && group.ivSize == 96
                let ct = test.ct + test.tag
                let open: JSON = [
                    "op": "aes-256-gcm-open", "key": .text(test.key), "nonce": .text(test.iv), "aad": .text(test.aad),
                    "ct": .text(ct),
                ]
                cases.append((open, ours ? ["ok": true, "pt": .text(test.msg)] : nil))
                guard test.result == "valid" else { continue }
                let seal: JSON = [
                    "op": "aes-256-gcm-seal", "key": .text(test.key), "nonce": .text(test.iv), "aad": .text(test.aad),
                    "pt": .text(test.msg),
                ]
                cases.append((seal, ours ? ["ok": true, "ct": .text(ct)] : nil))
                opened += ours ? 1 : 0
            }
        }
        #expect(cases.count == 200 + 143)
        #expect(opened == 25)
        try KnownAnswerProgram.check(cases)
    }

    @Test func `SLIP-39 shares combine or are refused as published`() throws {
        struct Vectors: Decodable {
            struct Case: Decodable {
                let mnemonics: [String]
                let master_secret_hex, expect: String
            }
            let passphrase: String
            let cases: [Case]
        }
        let vectors = try VectorFiles.decode(Vectors.self, "shamir/slip39_vectors.json")
        #expect(vectors.cases.count == 27)
        try KnownAnswerProgram.check(
            vectors.cases.map { test in
                (
                    [
                        "op": "slip39-combine", "mnemonics": .list(test.mnemonics.map { .text($0) }),
                        "passphrase": .text(vectors.passphrase),
                    ], test.expect == "ok" ? ["ok": true, "secret": .text(test.master_secret_hex)] : nil
                )
            })
    }

    @Test func `X25519 agrees with Wycheproof and refuses points of low order`() throws {
        var cases: [(JSON, JSON?)] = []
        for test in try Wycheproof<XDHGroup>.groups("x25519").flatMap(\.tests) {
            let refused = test.flags.contains("ZeroSharedSecret")
            #expect(!refused || test.result == "acceptable")
            cases.append(
                (
                    ["op": "x25519", "private": .text(test.private), "public": .text(test.public)],
                    refused ? nil : ["ok": true, "shared": .text(test.shared)]
                ))
        }
        #expect(cases.count == 345)
        try KnownAnswerProgram.check(cases)
    }

    @Test func `Ed25519 agrees with Wycheproof`() throws {
        var cases: [(JSON, JSON?)] = []
        for group in try Wycheproof<EdDSAGroup>.groups("ed25519") {
            for test in group.tests {
                cases.append(
                    (
                        [
                            "op": "ed25519-verify", "public": .text(group.publicKey.pk), "msg": .text(test.msg),
                            "sig": .text(test.sig),
                        ], test.result == "valid" ? ["ok": true] : nil
                    ))
            }
        }
        #expect(cases.count == 100)
        try KnownAnswerProgram.check(cases)
    }

    @Test func `Ed25519 refuses every point of low order and every encoding that is not canonical`() throws {
        struct Corner: Decodable {
            let key: String
            let sig: String
            let msg: String
            let flags: [String]?
            let ref_cofactorless_canonicalA: Bool
        }
        let refused: Set = ["low_order_A", "low_order_R", "non_canonical_A", "non_canonical_R"]
        let corners = try VectorFiles.decode([Corner].self, "ed25519/cctv_corner_cases.json")
        #expect(corners.count == 616)
        try KnownAnswerProgram.check(
            corners.map { corner in
                let message = corner.msg.utf8.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
                let accepted = corner.ref_cofactorless_canonicalA && refused.isDisjoint(with: corner.flags ?? [])
                return (
                    [
                        "op": "ed25519-verify", "public": .text(corner.key), "msg": .text(message),
                        "sig": .text(corner.sig),
                    ],
                    accepted ? ["ok": true] : nil
                )
            })
    }

    @Test func `HKDF agrees with Wycheproof up to its longest output`() throws {
        let tests = try Wycheproof<HKDFGroup>.groups("hkdf_sha256").flatMap(\.tests)
        #expect(tests.count == 58)
        try KnownAnswerProgram.check(
            tests.map { test in
                (
                    [
                        "op": "hkdf-sha256", "ikm": .text(test.ikm), "salt": .text(test.salt), "info": .text(test.info),
                        "length": .number(test.size),
                    ], test.result == "valid" ? ["ok": true, "okm": .text(test.okm)] : nil
                )
            })
    }

    @Test func `HMAC agrees with Wycheproof, and an altered tag is not what it gives`() throws {
        var tests: [(test: MACGroup.Test, length: UInt64)] = []
        for group in try Wycheproof<MACGroup>.groups("hmac_sha256") {
            tests += group.tests.map { ($0, group.tagSize / 8) }
        }
        #expect(tests.count == 116)
        let answers = try KnownAnswerProgram.answers(
            to: tests.map { test, length in
                ["op": "hmac-sha256", "key": .text(test.key), "msg": .text(test.msg), "length": .number(length)]
            })
        for (answer, (test, _)) in zip(answers, tests) {
            #expect(answer["ok"] == true)
            #expect((answer["tag"] == .text(test.tag)) == (test.result == "valid"))
        }
    }

    @Test func `the cases of the RFCs are answered`() throws {
        let file = try VectorFiles.decode([String: [JSON]].self, "rfc/known_answers.json")
        // AES-KWP is not in use.
        #expect(file.keys.sorted() == ["aes_kwp", "ed25519", "hkdf_sha256", "hmac_sha256", "scrypt", "x25519"])
        var cases: [(JSON, JSON?)] = []
        func ask(_ name: String, _ op: String, _ keys: [String: String], _ result: [String: String]) throws {
            for answer in try #require(file[name]) {
                var question: [String: JSON] = ["op": .text(op)]
                for (ours, theirs) in keys { question[ours] = answer[theirs] }
                if op == "hmac-sha256" { question["length"] = 32 }
                var expected: [String: JSON] = ["ok": true]
                for (ours, theirs) in result { expected[ours] = answer[theirs] }
                cases.append((.object(question), .object(expected)))
            }
        }
        try ask(
            "hkdf_sha256", "hkdf-sha256", ["ikm": "ikm", "salt": "salt", "info": "info", "length": "length"],
            ["okm": "okm"])
        try ask(
            "scrypt", "scrypt", ["password": "P", "salt": "S", "n": "N", "r": "r", "p": "p", "length": "dkLen"],
            ["key": "DK"])
        try ask("hmac_sha256", "hmac-sha256", ["key": "key", "msg": "data"], ["tag": "mac"])
        try ask("ed25519", "ed25519-verify", ["public": "pk", "msg": "msg", "sig": "sig"], [:])
        try ask("x25519", "x25519", ["private": "scalar", "public": "u"], ["shared": "out"])
        #expect(cases.count == 13)
        try KnownAnswerProgram.check(cases)
    }
}

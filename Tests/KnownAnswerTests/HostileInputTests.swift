import Foundation
import Testing

/// Whatever a line holds, the program has one line for it and goes on.
@Suite struct HostileInputTests {
    private static let zeros = String(repeating: "00", count: 32)

    private static let lines: [String] = [
        "", " ", "{", "}", "[]", "null", "3", "true", #""x""#, "{}", "{\"op\":null}", "{\"op\":3}", "{\"op\":[]}",
        "\u{0}",
        String(repeating: "[", count: 100_000), String(repeating: "{\"op\":", count: 100_000),
        #"{"op":"x25519"}"#, #"{"op":"x25519","private":5,"public":[]}"#,
        #"{"op":"x25519","private":"abc","public":""}"#, #"{"op":"x25519","private":"ABCD","public":""}"#,
        #"{"op":"x25519","private":"é0","public":""}"#, #"{"op":"x25519","private":"","public":""} trailing"#,
        #"{"op":"hkdf-sha256","ikm":"","salt":"","info":"","length":-1}"#,
        #"{"op":"hkdf-sha256","ikm":"","salt":"","info":"","length":0}"#,
        #"{"op":"hkdf-sha256","ikm":"","salt":"","info":"","length":8161}"#,
        #"{"op":"hkdf-sha256","ikm":"","salt":"","info":"","length":1.5}"#,
        #"{"op":"hkdf-sha256","ikm":"","salt":"","info":"","length":1e400}"#,
        #"{"op":"hkdf-sha256","ikm":"","salt":"","info":"","length":true}"#,
        #"{"op":"hkdf-sha256","ikm":"","salt":"","info":"","length":9223372036854775808}"#,
        #"{"op":"hmac-sha256","key":"","msg":"","length":0}"#, #"{"op":"hmac-sha256","key":"","msg":"","length":33}"#,
        #"{"op":"scrypt","password":"","salt":"","n":1000,"r":8,"p":1,"length":32}"#,
        #"{"op":"scrypt","password":"","salt":"","n":2097152,"r":1,"p":1,"length":32}"#,
        #"{"op":"scrypt","password":"","salt":"","n":1048576,"r":32,"p":1,"length":32}"#,
        #"{"op":"scrypt","password":"","salt":"","n":9223372036854775807,"r":9223372036854775807,"p":1,"length":32}"#,
        #"{"op":"scrypt","password":"","salt":"","n":-2,"r":-1,"p":-1,"length":-1}"#,
        #"{"op":"note-verify","note":"\ud800","vkeys":[]}"#, #"{"op":"note-verify","note":"\n\n","vkeys":["++"]}"#,
        #"{"op":"note-verify","note":"","vkeys":[7]}"#, #"{"op":"merkle-root","leaves":["0"]}"#,
        #"{"op":"slip39-combine","mnemonics":[],"passphrase":""}"#,
        #"{"op":"slip39-combine","mnemonics":["academic"],"passphrase":"\u0007"}"#,
        #"{"op":"slip39-combine","mnemonics":"academic","passphrase":""}"#,
        #"{"op":"slip39-combine","mnemonics":[""]}"#,
        #"{"op":"merkle-root","leaves":{}}"#, #"{"op":"merkle-root","leaves":[[]]}"#,
        "{\"op\":\"merkle-inclusion\",\"leaf_hash\":\"\(zeros)\",\"index\":18446744073709551614,"
            + "\"size\":18446744073709551615,\"root\":\"\(zeros)\",\"proof\":[]}",
        "{\"op\":\"merkle-consistency\",\"old_size\":9223372036854775808,\"old_root\":\"\(zeros)\","
            + "\"size\":18446744073709551615,\"root\":\"\(zeros)\",\"proof\":[\"\(zeros)\"]}",
        "{\"op\":\"merkle-consistency\",\"old_size\":-1,\"old_root\":\"\(zeros)\",\"size\":18446744073709551616,"
            + "\"root\":\"\(zeros)\",\"proof\":[]}",
    ]

    @Test func `every line is refused and the next question is answered`() throws {
        let question = #"{"op":"merkle-root","leaves":[]}"#
        let answers = try KnownAnswerProgram.run(lines: Self.lines.flatMap { [Data($0.utf8), Data(question.utf8)] })
        #expect(answers.count == 2 * Self.lines.count)
        for (index, line) in Self.lines.enumerated() {
            let refusal = try JSONDecoder().decode(JSON.self, from: Data(answers[2 * index].utf8))
            #expect(refusal["ok"] == false, "\(line.prefix(80))")
            let answer = try JSONDecoder().decode(JSON.self, from: Data(answers[2 * index + 1].utf8))
            #expect(answer["root"] == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855")
        }
    }

    @Test func `bytes that are not UTF-8 are refused`() throws {
        let answers = try KnownAnswerProgram.run(lines: [
            Data([0xff, 0xfe]), Data(#"{"op":""#.utf8) + [0xff] + Data("\"}".utf8),
        ])
        #expect(answers.count == 2)
        #expect(answers.allSatisfy { $0.contains(#""ok":false"#) })
    }

    @Test(arguments: ["index-keys", "thai-id ", "NRC", "", "X25519"])
    func `an operation that is not there has its own answer`(op: String) throws {
        let answers = try KnownAnswerProgram.answers(to: [["op": .text(op)]])
        #expect(answers == [["ok": false, "error": "unknown op"]])
    }

    @Test func `each answer is written before the next question is read`() throws {
        let process = Process()
        process.executableURL = try KnownAnswerProgram.url()
        let (input, output) = (Pipe(), Pipe())
        process.standardInput = input
        process.standardOutput = output
        try process.run()
        for _ in 0..<3 {
            try input.fileHandleForWriting.write(contentsOf: Data("{\"op\":\"merkle-root\",\"leaves\":[]}\n".utf8))
            let answer = output.fileHandleForReading.availableData
            #expect(String(decoding: answer, as: UTF8.self).hasSuffix("}\n"))
        }
        try input.fileHandleForWriting.close()
        process.waitUntilExit()
        #expect(process.terminationStatus == 0)
    }
}

import Testing
import TransparencyLog

@Suite struct NoteLimitTests {
    private let line = "\u{2014} a AAAAAAA=\n"

    @Test func `a hundred signatures are read and one more is refused`() throws {
        let text = "text\n\n"
        let full = try SignedNote(parsing: Array((text + String(repeating: line, count: 100)).utf8))
        #expect(full.signatures.count == 100)
        #expect(throws: LogError.malformedNote) {
            try SignedNote(parsing: Array((text + String(repeating: line, count: 101)).utf8))
        }
        var note = full
        #expect(throws: LogError.malformedNote) { try note.append(full.signatures[0]) }
    }

    @Test func `a note of a million bytes is read and one of one more is refused`() throws {
        let padding = String(repeating: "x", count: SignedNote.maximumLength - line.utf8.count - 2)
        #expect(try SignedNote(parsing: Array((padding + "\n\n" + line).utf8)).signatures.count == 1)
        #expect(throws: LogError.malformedNote) {
            try SignedNote(parsing: Array((padding + "x\n\n" + line).utf8))
        }
    }

    @Test(
        "a note that another program might read differently is refused",
        arguments: [
            "", "\n", "\n\n", "text\n\n", "text\n\u{2014} a AAAAAAA=\n", "text\n\n\u{2014} a AAAAAAA=",
            "text\n\n\u{2014} a AAAAAAA\n", "text\n\n\u{2014} a AAAAAAB=\n", "text\n\n\u{2014} a AAAAAA==\n",
            "text\n\n\u{2014} a AAAA AAA=\n", "text\n\n\u{2014} a  AAAAAAA=\n", "text\n\n\u{2014}  AAAAAAA=\n",
            "text\n\n\u{2014} a+b AAAAAAA=\n", "text\n\n\u{2014} a\u{a0}b AAAAAAA=\n",
            "text\n\n\u{2014} a\u{3000}b AAAAAAA=\n",
            "text\n\n- a AAAAAAA=\n", "text\n\n\u{2014} a AAAAAAA=\r\n", "te\txt\n\n\u{2014} a AAAAAAA=\n",
            "text\n\n\u{2014} a\n", "text\n\n\u{2014} a \n", "text\n\n\u{2014} a AAAAAAA-\n",
        ])
    func refused(text: String) {
        #expect(throws: LogError.malformedNote) { try SignedNote(parsing: Array(text.utf8)) }
    }

    @Test func `the last blank line parts text from signatures`() throws {
        let note = try SignedNote(parsing: Array("one\n\ntwo\n\n\(line)".utf8))
        #expect(note.text == Array("one\n\ntwo\n".utf8))
    }

    @Test func `a text that could not be read back is not made into a note`() throws {
        let signature = try NoteSignature(name: "a", keyID: 0, raw: [1])
        for text in ["", "no newline", "tab\t\n"] {
            #expect(throws: LogError.malformedNote) { try SignedNote(text: Array(text.utf8), signatures: [signature]) }
        }
        #expect(throws: LogError.malformedNote) { try SignedNote(text: [0xff, 0x0a], signatures: [signature]) }
        #expect(throws: LogError.malformedNote) { try SignedNote(text: Array("a\n".utf8), signatures: []) }
    }
}

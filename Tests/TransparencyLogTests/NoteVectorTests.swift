import Testing
import TransparencyLog
import VectorFiles

/// golang/mod, C2SP, sum.golang.org, sigsum and generated notes.
@Suite struct NoteVectorTests {
    struct Case: Decodable, CustomTestStringConvertible {
        let desc: String
        let vkeys: [String]
        let note_b64: Base64Field
        let expect: String
        let verified: [String]

        var testDescription: String { desc }
    }

    struct VerifierKeys: Decodable {
        let valid: [String]
        let invalid: [String]
    }

    private static let cases = (try? VectorFiles.decode([Case].self, "note/signed_notes.json")) ?? []

    @Test func `there are 39 published notes`() {
        #expect(Self.cases.count == 39)
    }

    @Test(arguments: cases)
    func `a published note is judged as published`(note: Case) throws {
        let verifiers = try note.vkeys.map { try NoteVerifier(vkey: $0) }
        let result: Result<[String], LogError>
        do {
            let parsed = try SignedNote(parsing: note.note_b64.bytes)
            #expect(parsed.bytes == note.note_b64.bytes)
            result = .success(try parsed.verify(with: verifiers))
        } catch {
            result = .failure(error)
        }
        let expected: [String: Result<[String], LogError>] = [
            "verified": .success(note.verified), "unverified": .failure(.unverified),
            "invalid-signature": .failure(.invalidSignature), "malformed": .failure(.malformedNote),
        ]
        #expect(try result == #require(expected[note.expect]))
    }

    @Test func `published verifier keys parse and print alike, broken ones are refused`() throws {
        let keys = try VectorFiles.decode(VerifierKeys.self, "note/vkeys.json")
        #expect(keys.valid.count == 3)
        #expect(keys.invalid.count == 6)
        for key in keys.valid {
            #expect(try NoteVerifier(vkey: key).vkey == key)
        }
        for key in keys.invalid {
            #expect(throws: LogError.malformedVerifierKey) { try NoteVerifier(vkey: key) }
        }
    }
}

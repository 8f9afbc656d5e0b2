internal import TransparencyLog

struct NoteVerifyCase: KnownAnswerCase {
    let note: String
    let vkeys: [String]

    func answer() throws -> Answer {
        let verifiers = try vkeys.map { try NoteVerifier(vkey: $0) }
        return .done(["names": .list(try SignedNote(parsing: Array(note.utf8)).verify(with: verifiers))])
    }
}

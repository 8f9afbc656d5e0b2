internal import Foundation

let usage = """
    usage: casevault-kat < cases > results

    Reads one JSON object with a key "op" from each line of standard input and writes one JSON object for it, in order:
    {"ok": true, ...} or {"ok": false, "error": "..."}. It is how a build is checked against published vectors.

    Bytes are lower-case hex, also the password of scrypt; the text of a note, verifier keys, mnemonics and the passphrase
    of slip39-combine are strings.

    operations:

    """

/// Writes without a buffer: whoever drives this program waits for one answer before the next question.
func write(_ text: String, to output: FileHandle = .standardOutput) {
    do {
        try output.write(contentsOf: Data(text.utf8))
    } catch {
        exit(74)
    }
}

if CommandLine.arguments.count > 1 {
    let isHelp = CommandLine.arguments.dropFirst().allSatisfy { $0 == "--help" || $0 == "-h" }
    let text = usage + KnownAnswers.operations.map { "    \($0)\n" }.joined()
    write(text, to: isHelp ? .standardOutput : .standardError)
    exit(isHelp ? 0 : 64)
}

while let line = readLine() {
    write(KnownAnswers.answer(to: line) + "\n")
}

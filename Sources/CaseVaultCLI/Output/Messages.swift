import ArgumentParser
import Glibc

/// Writes messages for people to stderr; with `--json` each is a line of JSON.
struct Messages {
    let json: Bool
    /// Hints are left out; errors and warnings never.
    let quiet: Bool
    /// The vault that was given by option; commands in hints repeat it.
    var vault: String?

    func error(_ failure: Failure) {
        if json {
            var members: [Output.Member] = [
                ("code", .number(failure.status.rawValue)), ("error", .string(failure.message)),
            ]
            if let hint = failure.hint { members.append(("hint", .string(hint.text(vault: vault)))) }
            if let entry = failure.entry { members.append(("entry", .number(entry))) }
            if let (line, field) = failure.place {
                members += [("line", .number(line)), ("field", .string(field))]
            }
            return write(JSON.object(members).text)
        }
        let place = failure.entry.map { " (log entry \($0))" } ?? ""
        write("casevault: error: " + Escaping.visible(failure.message) + place)
        if let next = failure.hint { hint(next) }
    }

    func warning(_ text: String) {
        write(json ? JSON.object([("warning", .string(text))]).text : "casevault: warning: " + Escaping.visible(text))
    }

    func hint(_ hint: Hint) {
        guard !quiet else { return }
        let text = hint.text(vault: vault)
        write(json ? JSON.object([("hint", .string(text))]).text : "casevault: hint: " + Escaping.visible(text))
    }

    /// Tells people what JSON says in its keys.
    func note(_ text: String) {
        if !json, !quiet { write("casevault: " + Escaping.visible(text)) }
    }

    /// Tells people what data on stdout means.
    func legend(_ lines: [String]) {
        guard !json, !quiet else { return }
        for line in lines { write(Escaping.visible(line)) }
    }

    /// What a group of commands holds, when its verb is missing.
    func usage(of command: any ParsableCommand.Type) {
        guard json else { return write(Casevault.helpMessage(for: command)) }
        error(Failure(.usage, "a command is missing", hint: "casevault --help"))
    }

    private func write(_ line: String) {
        let bytes = Array((line + "\n").utf8)
        // Where stderr is gone there is nobody to tell.
        _ = unsafe Glibc.write(STDERR_FILENO, bytes, bytes.count)
    }
}

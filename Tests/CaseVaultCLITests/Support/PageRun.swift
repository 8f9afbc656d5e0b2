import Foundation

/// Runs the commands of a page in one shell's order and compares what they print.
///
/// Ids, hashes and signatures are others in each run. Where one stands on the page and another was printed, they are
/// taken for the same from there on, in later commands too; so a wrong one is noticed the second time. Times and dates
/// are compared by their form. Key files are made without a passphrase, since a page leaves out where one is asked for;
/// the warnings about it are left out here.
struct PageRun {
    private let directory: URL
    private var exports: [String] = []
    private var printed: [String: String] = [:]
    private var onPage: [String: String] = [:]

    init(in directory: URL) throws {
        self.directory = directory
        let folder = directory.appending(path: "bin")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: false)
        let script = """
            #!/bin/sh
            case "$1 $2" in
            'keyfile new') set -- "$@" --no-passphrase ;;
            esac
            exec '\(try Program.url().path)' "$@"

            """
        try script.write(to: folder.appending(path: "casevault"), atomically: true, encoding: .utf8)
        try FileManager.default.setAttributes(
            [.posixPermissions: 0o755], ofItemAtPath: folder.appending(path: "casevault").path)
    }

    /// Runs a step and gives what it printed, in the ids of the page.
    mutating func run(_ step: Page.Step) throws -> [String] {
        var command = step.command
        for (page, real) in printed { command.replace(page, with: real) }
        let script = (exports + ["{ \(command)\n} 2>&1"]).joined(separator: "\n")
        if command.hasPrefix("export ") { exports.append(command) }
        let outcome = try Program.run(
            URL(filePath: "/bin/sh"), ["-c", script], in: directory,
            environment: ["PATH": directory.appending(path: "bin").path + ":/usr/bin:/bin", "LC_ALL": "C.UTF-8"])
        // CSV has other ends of lines.
        var lines = outcome.output.replacing("\r\n", with: "\n").components(separatedBy: "\n")
        if lines.last == "" { lines.removeLast() }
        lines.removeAll { $0.wholeMatch(of: /casevault: warning: .* (no|without) passphrase.*/) != nil }
        if outcome.status != 0 { lines.append("[exit \(outcome.status)]") }
        bind(tokens(of: step.output), tokens(of: lines))
        return lines.map { line in
            tokens(of: [line]).reduce(into: line) { $0.replace($1, with: onPage[$1] ?? $1) }
        }
    }

    /// Whether a step printed what the page says.
    static func matches(_ output: [String], _ expected: [String]) -> Bool {
        guard let first = expected.first else { return output.isEmpty }
        if first == "…" {
            return (0...output.count).contains { matches(Array(output[$0...]), Array(expected.dropFirst())) }
        }
        guard let line = output.first, withoutTimes(line) == withoutTimes(first) else { return false }
        return matches(Array(output.dropFirst()), Array(expected.dropFirst()))
    }

    private static func withoutTimes(_ line: String) -> String {
        line.replacing(/\d{4}-\d\d-\d\d(T\d\d:\d\d:\d\dZ)?/, with: "<time>")
    }

    /// Ids and hashes in hexadecimal, hashes and signatures in base64.
    private func tokens(of lines: [String]) -> [String] {
        let token = /[0-9a-f]{64}|[0-9a-f]{32}|[A-Za-z0-9+\/]{40,}=+/
        return lines.flatMap { $0.matches(of: token).map { String($0.output) } }
    }

    private mutating func bind(_ page: [String], _ real: [String]) {
        for (page, real) in zip(page, real)
        where page.count == real.count && printed[page] == nil && onPage[real] == nil {
            printed[page] = real
            onPage[real] = page
        }
    }
}

import Glibc

/// Writes data to stdout: JSON lines, or tables and `name: value` lines for people.
struct Output {
    /// A member of an object that is printed, in order.
    typealias Member = (key: String, value: JSON)

    let json: Bool

    /// Prints one object.
    ///
    /// - Parameter verb: `noun.verb` of the schema.
    func object(_ verb: String, _ members: [Member]) throws(Failure) {
        if json { return try line(verb, members) }
        try Self.write(Table.pairs(members.map { ($0.key, $0.value.plain) }))
    }

    /// Prints a list of objects with the same keys.
    ///
    /// - Parameters:
    ///   - columns: the keys that a table shows; all of them when `nil`.
    ///   - wraps: whether the last column must be readable whole, where a table is wider than the terminal.
    func list(
        _ verb: String, _ rows: [[Member]], columns: [String]? = nil, wraps: Bool = false
    ) throws(Failure) {
        if json {
            for row in rows { try line(verb, row) }
            return
        }
        guard let first = rows.first else { return }
        let head = columns ?? first.map(\.key)
        let cells = rows.map { row in head.map { key in row.first { $0.key == key }?.value.plain ?? "-" } }
        let width = Terminal.columns(of: STDOUT_FILENO)
        try Self.write(Table.lines(head: head, rows: cells, cells: width, wraps: wraps))
    }

    /// Prints one line of JSON.
    func line(_ verb: String, _ members: [Member]) throws(Failure) {
        try Self.write([JSON.object([("schema", .string("casevault.\(verb)/1"))] + members).text])
    }

    /// Prints lines of text for people.
    func text(_ lines: [String]) throws(Failure) {
        try Self.write(lines)
    }

    /// Prints help or a version.
    static func plain(_ text: String) {
        try? write([text])
    }

    /// Writes bytes as they are.
    static func write(raw bytes: [UInt8]) throws(Failure) {
        var offset = 0
        while offset < bytes.count {
            let rest = offset == 0 ? bytes : Array(bytes[offset...])
            let count = unsafe Glibc.write(STDOUT_FILENO, rest, rest.count)
            if count >= 0 {
                offset += count
            } else if errno == EPIPE {
                Cleanup.run()
                exit(ExitStatus.brokenPipe.rawValue)
            } else if errno != EINTR {
                throw Failure(.inputOutput, "stdout cannot be written: \(SystemError.text(errno))")
            }
        }
    }

    private static func write(_ lines: [String]) throws(Failure) {
        try write(raw: Array((lines.joined(separator: "\n") + "\n").utf8))
    }
}

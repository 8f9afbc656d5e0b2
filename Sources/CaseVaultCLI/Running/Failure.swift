/// Why a command ends without having done what was asked: what goes to stderr, and the exit status.
struct Failure: Error {
    let status: ExitStatus
    /// Safe to show: no value of a field, no key.
    let message: String
    /// What may help next.
    var hint: Hint?
    /// The log index of the entry that was written, if one was.
    var entry: UInt64?
    /// Where bad data stands.
    var place: (line: Int, field: String?)?

    init(_ status: ExitStatus, _ message: String, hint: Hint? = nil, entry: UInt64? = nil) {
        self.status = status
        self.message = message
        self.hint = hint
        self.entry = entry
    }
}

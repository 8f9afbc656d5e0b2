internal import GateProtocol
internal import VaultModel

/// Why a request on one record is refused that the policy allows.
enum RecordRefusal: Error {
    case noSuchRecord
    /// All of the record was erased.
    case erased
    /// Administrators hold the record: it is not erased.
    case held

    /// What the log keeps.
    var code: String {
        switch self {
        case .noSuchRecord: "refuse.no-such-record"
        case .erased: "refuse.erased"
        case .held: "refuse.held"
        }
    }

    func error(entry: UInt64) -> GateError {
        switch self {
        case .noSuchRecord: .noSuchRecord(entry: entry)
        case .erased: .erased(entry: entry)
        case .held: .refused(code: code, entry: entry)
        }
    }
}

extension Transaction {
    /// Logs a refusal and answers with it.
    mutating func refuse(
        _ part: RequestPart, _ signed: SignedRequest, _ refusal: RecordRefusal
    ) throws -> Outcome<LogEntry> {
        try refuse(part, signed, code: refusal.code, as: refusal.error(entry:))
    }
}

/// The exit statuses of `casevault`; scripts rely on them.
enum ExitStatus: Int32 {
    case done = 0
    case unexpected = 1
    /// The log, a manifest or a record's head is not intact.
    case notIntact = 2
    /// A cell, wrap, commitment or bundle is not authentic.
    case notAuthentic = 3
    /// No such record, key or official, for somebody entitled to know.
    case notFound = 4
    case wrongState = 5
    case overdue = 6
    case usage = 64
    case badData = 65
    case unavailable = 69
    case cannotCreate = 73
    case inputOutput = 74
    case tryAgain = 75
    case refused = 77
    case configuration = 78
    case interrupted = 130
    case brokenPipe = 141
}

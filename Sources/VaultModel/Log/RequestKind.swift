/// What an official asks for; the number is in the signed request.
public enum RequestKind: UInt8, Sendable, CaseIterable {
    /// Open fields of a record.
    case read = 1
    /// Write a new record.
    case create = 2
    /// Change fields of a record.
    case update = 3
    /// List records: ids and metadata.
    case list = 4
    /// The head of a batch: one signature for the requests that follow.
    case batch = 5
    /// A statement of governance.
    case statement = 6
    /// Halves A wrapped anew during a rotation.
    case rewrap = 7
    /// First sign-in: proves possession of the X25519 key.
    case signIn = 8
    /// Assign a record to an official.
    case assign = 9
    /// End an assignment.
    case unassign = 10
    /// Record keys wrapped for officials to whom records are assigned.
    case recordKeys = 13
    /// The history of a record: who wrote which field when.
    case history = 11
    /// Fields of a record among those of many that leave the vault together.
    case export = 12
    /// Erase fields of a record, or all of it: for good, also from what was written before.
    case erase = 14
    /// Find records by the values of fields.
    case find = 15
    /// Tokens of values that are stored already, for a rebuild of the index.
    case index = 16

    /// The name in output, an ASCII word.
    public var name: String {
        switch self {
        case .read: "read"
        case .create: "create"
        case .update: "update"
        case .list: "list"
        case .batch: "batch"
        case .statement: "statement"
        case .rewrap: "rewrap"
        case .signIn: "sign-in"
        case .assign: "assign"
        case .unassign: "unassign"
        case .recordKeys: "record-keys"
        case .history: "history"
        case .export: "export"
        case .erase: "erase"
        case .find: "find"
        case .index: "index"
        }
    }

    /// Whether a request of this kind, if it is allowed, makes the next manifest of its record.
    public var changesRecord: Bool { self == .create || self == .update || self == .erase }
}

/// Why a store could not do what was asked. Holds no contents and no SQL values.
@nonexhaustive
public enum StoreError: Error, Equatable, Sendable, CustomStringConvertible {
    /// Another writer holds the store.
    case busy
    /// Reading or writing failed: disk full, read-only, I/O error.
    case inputOutput(code: Int32)
    /// The file is no vault, or is damaged.
    case damaged
    /// The store was written by a newer version; it was not touched.
    case newerFormat
    /// The file is a part of a backup and no vault.
    case partOfBackup
    /// The file is no part of a backup, or not the one that is wanted.
    case notThisPart
    /// There is no store at this place.
    case missing
    /// There is a store at this place already.
    case exists
    /// A row that must be new exists, or one that must exist does not.
    case conflict
    /// The store would not be durable or safe with this configuration.
    case unsafeConfiguration(String)

    /// A short text that is safe to show.
    public var description: String {
        switch self {
        case .busy: "the vault is busy"
        case .inputOutput(let code): "input or output error (\(code)); nothing was released"
        case .damaged: "the vault's database is damaged"
        case .newerFormat: "the vault was written by a newer version of this program; it was not touched"
        case .partOfBackup: "this is a part of a backup and no vault"
        case .notThisPart: "the file is no backup, or the other part of one"
        case .missing: "there is no vault here"
        case .exists: "there is a vault here already"
        case .conflict: "a row is already there, or is gone"
        case .unsafeConfiguration(let what): "the database refuses a safe setting: \(what)"
        }
    }
}

public import VaultModel

/// Why a vault or a file of it could not be opened or made. Holds no personal data and no keys.
@nonexhaustive
public enum VaultError: Error, Equatable, Sendable, CustomStringConvertible {
    /// Would overwrite, or cannot create.
    case cannotCreate(String)
    /// Cannot be opened or read.
    case cannotOpen(String)
    /// Input could not be read.
    case cannotRead(String)
    /// A file is not what it should be, or does not open with the key that it was sealed for.
    case notAuthentic(String)
    /// Reading or writing failed.
    case inputOutput(String)
    /// A backup that has this many faults is not restored.
    case notRestorable(Int)
    /// Nobody signs the first root.
    case noSigner
    /// The vault's first statement waits for signatures, and until they are there nothing else works.
    case waitingForSignatures(StatementID, counted: Int, needed: Int)
    /// The statement that restores the vault waits for signatures, and until they are there nothing else works.
    case waitingForRestore(StatementID, counted: Int, needed: Int)
    /// No statement waits for this signature.
    case notWaiting(String)

    /// A short text that is safe to show.
    public var description: String {
        switch self {
        case .cannotCreate(let what): "cannot create \(what)"
        case .cannotOpen(let what): "cannot open \(what)"
        case .cannotRead(let what): "cannot read \(what)"
        case .notAuthentic(let what): "not authentic: \(what)"
        case .inputOutput(let what): what
        case .waitingForSignatures(_, let counted, let needed):
            "this vault waits for signatures under its first statement: \(counted) of \(needed) are there"
        case .waitingForRestore(_, let counted, let needed):
            "this vault waits for signatures under its restore: \(counted) of \(needed) are there"
        case .notRestorable(let count): "the backup is not intact (\(count) findings): nothing was restored"
        case .notWaiting(let why): why
        case .noSigner: "this needs the key file of at least one administrator"
        }
    }
}

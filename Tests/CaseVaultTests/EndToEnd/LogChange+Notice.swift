import GateProtocol
import VaultAudit
import VaultClient

extension LogChange {
    /// Where a change of the log is noticed.
    enum Place {
        /// When anybody opens the vault.
        case opening(ClientError)
        /// When the record of the changed entry is read.
        case reading(ClientError)
        /// Only by `verify`.
        case verifyOnly
    }

    func place(in log: LogScene) -> Place {
        let missing = "a statement is missing from the log or was changed"
        let document = "the policy document is missing or is not the one that was signed"
        return switch self {
        case .flipsRequest, .flipsSignature, .forgetsRequest: .verifyOnly
        case .flipsWriteEntry: .reading(.notIntact("entry \(log.scene.first.entry) is not in the log"))
        case .turnsRefusalIntoAccess, .renamesRule, .flipsHashes:
            .opening(.notIntact("the log is not the one that you have seen"))
        case .flipsCheckpoint: .opening(.notIntact("the checkpoint: a signature of a known key does not verify"))
        case .removesCheckpoint: .opening(.gate(.notIntact("the checkpoint")))
        case .flipsState, .removesState: .opening(.gate(.notIntact("the gate's state row")))
        case .deletesLast: .opening(.gate(.notIntact("the log has not the size that the gate gave it")))
        case .deletesMiddle: .opening(.gate(.notIntact("the tree of the log does not hold together")))
        case .deletesRevocation, .hidesRevocation, .refusesRevocation: .opening(.gate(.notIntact(missing)))
        case .editsRevocation:
            .opening(
                .gate(
                    .notIntact("statement \(log.revocation) of the log: a signature under the statement is not valid")))
        case .changesPolicy, .deletesPolicy: .opening(.gate(.notIntact("statement 0 of the log: \(document)")))
        }
    }

    /// What `verify` finds first; `nil` where it has no key to tell.
    func finding(in log: LogScene) -> Found? {
        let (read, revocation, refusal) = (log.readEntry, log.revocation, log.refusal)
        func finding(_ kind: Finding.Kind, _ place: String, _ entry: UInt64?) -> Found {
            Found(kind: kind, place: place, entry: entry)
        }
        let document = "the policy document is missing or is not the one that was signed"
        return switch self {
        case .flipsRequest, .flipsSignature: finding(.log, "the tree beside entry \(read)", read)
        case .flipsWriteEntry:
            finding(.log, "the tree beside entry \(log.scene.first.entry)", log.scene.first.entry)
        case .forgetsRequest: finding(.log, "entry \(read) does not belong in its row", read)
        case .turnsRefusalIntoAccess: finding(.decision, "entry \(refusal) allows a revoked official", refusal)
        case .renamesRule: finding(.log, "entry \(revocation) was signed for another log", revocation)
        case .flipsHashes: finding(.log, "the tree beside entry \(refusal)", refusal)
        case .flipsCheckpoint: finding(.log, "the checkpoint: a signature of a known key does not verify", nil)
        case .removesCheckpoint: finding(.log, "there is no checkpoint", nil)
        case .flipsState, .removesState: nil
        case .deletesLast: finding(.log, "the checkpoint is of another state of the log", nil)
        case .deletesMiddle: finding(.log, "entry \(read) is missing", read)
        case .deletesRevocation: finding(.log, "entry \(revocation) is missing", revocation)
        case .hidesRevocation: finding(.log, "entry \(revocation) does not belong in its row", revocation)
        case .refusesRevocation:
            finding(.statement, "entry \(refusal) counts other statements than there are before it", refusal)
        case .editsRevocation: finding(.signature, "the signature of entry \(revocation)", revocation)
        case .changesPolicy, .deletesPolicy: finding(.statement, "statement 0: \(document)", 0)
        }
    }
}

import CaseVault
import GateProtocol
import OpenSSL
import TransparencyLog
import VaultClient
import VaultCrypto
import VaultModel
import VaultStore

extension Failure {
    /// What an error of any module means at the command line.
    init(_ error: any Error) {
        switch error {
        case let failure as Failure: self = failure
        case let error as ClientError: self.init(error)
        case let error as RecoveryError: self.init(error)
        case let error as GateError: self.init(error)
        case let error as VaultError: self.init(error)
        case let error as StoreError: self.init(error)
        case let error as VaultCryptoError: self.init(error)
        case let error as CryptoError: self.init(error)
        case let error as GovernanceError: self.init(error, entry: nil)
        case let error as RecordInputError:
            self.init(.badData, "\(error)")
            place = (error.line, error.field)
        case let error as PolicyDocumentError: self.init(.badData, "\(error)")
        case let error as InvalidName: self.init(.usage, "a name \(error)")
        case let error as LogError: self.init(.notIntact, "not intact: \(error)")
        case let error as FormatError: self.init(.notIntact, "not intact: \(error)")
        default: self.init(.unexpected, "unexpected error (\(type(of: error)))")
        }
    }

    private init(_ error: ClientError) {
        switch error {
        case .gate(let error): self.init(error)
        case .notIntact: self.init(.notIntact, "\(error)", hint: .command("verify"))
        case .notAuthentic: self.init(.notAuthentic, "\(error)", hint: .command("verify"))
        case .otherRoot:
            self.init(
                .notIntact, "\(error)",
                hint: "ask an administrator for the fingerprint of the root; if it is this one, give it with --root")
        case .restored(let generation, _, _):
            self.init(
                .notIntact, "\(error)",
                hint: .text(
                    "ask an administrator whether that is right; then repeat with --accept-restore \(generation)"))
        case .firstUse: self.init(.configuration, "\(error)", hint: "give it with --root")
        case .notEnrolled:
            self.init(.configuration, "\(error)", hint: .command("official list"))
        case .waitingForCustodian:
            self.init(.unavailable, "\(error)", hint: .command("key distribute", as: "a custodian"))
        case .invalidValue: self.init(.badData, "\(error)", hint: .command("schema show"))
        case .unknownField: self.init(.usage, "\(error)", hint: .command("schema show"))
        case .purposeNeeded(let choices):
            self.init(.usage, "\(error)", hint: choices.isEmpty ? .command("grant list") : "name it with --purpose")
        case .otherSequence(let sequence):
            self.init(.tryAgain, "\(error)", hint: .text("read the record again, then repeat with --at \(sequence)"))
        case .wrongState: self.init(.wrongState, "\(error)", hint: .command("status"))
        case .recovery(let error): self.init(error)
        case .keyNotHeld:
            self.init(.unavailable, "\(error)", hint: .command("key distribute", as: "a custodian who holds it"))
        case .interrupted:
            self.init(.interrupted, "\(error); what was done stays done", hint: "the same command goes on from here")
        case .pin: self.init(.inputOutput, "\(error)", hint: "--state names the directory of what was seen")
        case .file: self.init(.inputOutput, "\(error)")
        case .crypto(let error): self.init(error)
        @unknown default: self.init(.unexpected, "\(error)")
        }
    }

    private init(_ error: RecoveryError) {
        switch error {
        case .noRecoveryKey:
            self.init(
                .wrongState, "\(error)",
                hint: .command("key shares --split <groups> --to <dir>", as: "a custodian"))
        case .invalidGroups: self.init(.usage, "\(error)", hint: "for example --split th=3of5,mm=2of3")
        case .nothingToRecover:
            self.init(.wrongState, "\(error)", hint: .command("key drill --share <file>…", as: "a custodian"))
        case .notHeld:
            self.init(.unavailable, "\(error)", hint: .command("key distribute", as: "a custodian who holds them"))
        case .notFitting: self.init(.notAuthentic, "\(error)", hint: .command("verify"))
        default: self.init(.configuration, "\(error)")
        }
    }

    private init(_ error: GateError) {
        switch error {
        case .refused("deny.governance", let entry):
            self.init(.refused, "this is not for your office", hint: .command("root show"), entry: entry)
        case .refused("deny.reason", let entry):
            self.init(.refused, "the purpose demands a reason in words", hint: "give it with --reason", entry: entry)
        case .refused("refuse.held", let entry):
            self.init(
                .refused, "administrators hold the record",
                hint: .command("record release <id>", as: "an administrator"),
                entry: entry)
        case .refused("deny.search-limit", let entry):
            self.init(.refused, "you have searched as often as your role may in an hour", entry: entry)
        case .refused("refuse.scan-limit", let entry):
            self.init(
                .refused, "more records would have to be opened than a scan may",
                hint: "name another field as well, or have the policy index this one", entry: entry)
        case .refused(_, let entry): self.init(.refused, "\(error)", entry: entry)
        case .statementRefused(let error, let entry): self.init(error, entry: entry)
        case .badRequest: self.init(.unexpected, "\(error)")
        case .notEnrolled: self.init(.configuration, "\(error)", hint: .command("official list"))
        case .signInNeeded: self.init(.wrongState, "\(error)", hint: "try again")
        case .noSuchRecord(let entry):
            self.init(.notFound, "\(error)", hint: .command("record list"), entry: entry)
        case .erased(let entry):
            self.init(.wrongState, "\(error)", hint: .command("record certificate <id>"), entry: entry)
        case .changedMeanwhile, .staleRequest, .busy: self.init(.tryAgain, "\(error)", hint: "try again")
        case .wrongState: self.init(.wrongState, "\(error)", hint: .command("status"))
        case .inputOutput: self.init(.inputOutput, "\(error)", hint: .command("verify"))
        case .notIntact: self.init(.notIntact, "\(error)", hint: .command("verify"))
        case .notAuthentic: self.init(.notAuthentic, "\(error)", hint: .command("verify"))
        case .configuration: self.init(.configuration, "\(error)")
        @unknown default: self.init(.unexpected, "\(error)")
        }
    }

    private init(_ error: GovernanceError, entry: UInt64?) {
        let status: ExitStatus =
            switch error {
            case .unknownOfficial, .unknownGrant: .notFound
            case .alreadyEnrolled: .cannotCreate
            case .revoked, .suspended, .notSuspended, .tooFewAdministrators, .recordHeld, .recordNotHeld, .keyState:
                .wrongState
            case .expired, .otherRoot: .tryAgain
            case .keyFileBelowFloor: .configuration
            case .unknownRole, .invalidRoot, .notARoot: .usage
            case .policyNotAllowed, .missingDocument: .badData
            default: .refused
            }
        self.init(status, "\(error)", hint: Self.next(after: error), entry: entry)
    }

    /// What to do where a statement has no effect; `nil` where only other words in it would help.
    private static func next(after error: GovernanceError) -> Hint? {
        switch error {
        case .unknownOfficial, .alreadyEnrolled, .revoked: .command("official list")
        case .unknownGrant: .command("grant list")
        case .keyState: .command("key list")
        case .expired, .otherRoot: "try again"
        case .keyFileBelowFloor, .unusableKey: "casevault keyfile new makes other keys"
        case .unknownRole, .grantNotAllowed, .separationOfDuties: .command("policy show")
        case .policyNotAllowed: .command("policy diff <yaml>")
        case .missingDocument: .command("verify")
        default: nil
        }
    }

    private init(_ error: VaultError) {
        switch error {
        case .cannotCreate: self.init(.cannotCreate, "\(error)", hint: "name another place")
        case .cannotRead, .inputOutput: self.init(.inputOutput, "\(error)")
        case .noSigner: self.init(.usage, "\(error)", hint: "casevault init --help")
        case .notRestorable: self.init(.notIntact, "\(error)", hint: "casevault backup verify <file> names them")
        case .waitingForSignatures(let id, _, _), .waitingForRestore(let id, _, _):
            self.init(.wrongState, "\(error)", hint: .command("statement sign \(id)", as: "an administrator"))
        case .notAuthentic: self.init(.notAuthentic, "\(error)", hint: .command("verify"))
        case .notWaiting: self.init(.wrongState, "\(error)", hint: .command("statement list"))
        default: self.init(.configuration, "\(error)")
        }
    }

    private init(_ error: StoreError) {
        switch error {
        case .busy: self.init(.tryAgain, "\(error)", hint: "try again")
        case .inputOutput: self.init(.inputOutput, "\(error)", hint: .command("verify"))
        case .damaged, .conflict: self.init(.notIntact, "\(error)", hint: .command("verify"))
        case .exists: self.init(.cannotCreate, "\(error)", hint: "name another directory")
        case .missing: self.init(.configuration, "\(error)", hint: "casevault init <dir> makes one")
        case .partOfBackup:
            self.init(.configuration, "\(error)", hint: "casevault backup restore makes a vault of it")
        case .newerFormat: self.init(.configuration, "\(error)", hint: "use the newer casevault")
        default: self.init(.configuration, "\(error)")
        }
    }

    private init(_ error: VaultCryptoError) {
        switch error {
        case .wrongPassphraseOrDamaged:
            self.init(
                .configuration, "\(error)",
                hint: "type it again; where it is lost, casevault keyfile new makes other keys to be enrolled")
        case .passphraseExpected: self.init(.configuration, "\(error)")
        case .kdfTooCheap:
            self.init(.configuration, "\(error)", hint: "casevault keyfile passphrase <key file> protects it anew")
        case .malformed, .notAuthentic:
            // Only key files and .pub files are read outside of a session.
            self.init(
                .configuration, "the key file is damaged or of another kind", hint: "casevault keyfile show <file>")
        case .crypto(let error): self.init(error)
        default: self.init(.unexpected, "\(error)")
        }
    }

    private init(_ error: CryptoError) {
        switch error {
        case .inputOutput: self.init(.inputOutput, "\(error)")
        default: self.init(.unexpected, "\(error)")
        }
    }
}

/// Why a statement has no effect. Each case has a stable ASCII code that the log records.
@nonexhaustive
public enum GovernanceError: Error, Equatable, Sendable, CustomStringConvertible {
    /// The first statement of a vault is its first root and policy.
    case notARoot
    /// The root contradicts itself or its predecessor.
    case invalidRoot(String)
    /// The statement is for another vault.
    case otherVault
    /// A statement with this id is in the log.
    case repeated
    /// The signers acted under another version of the root.
    case otherRoot
    /// The statement speaks of a log longer than this one.
    case unseenLog
    /// The statement's time is over.
    case expired
    /// Acts that need different authorities stand in one statement.
    case mixedAuthorities
    /// A signature does not fit, or its signer signs twice.
    case badSignature
    /// Fewer signatures count than are needed.
    case notEnoughSignatures(needed: Int, counted: Int)
    /// The official is not enrolled here.
    case unknownOfficial
    /// The handle or the keys are in use.
    case alreadyEnrolled
    /// Nothing can be sealed to the X25519 key.
    case unusableKey
    /// The official is revoked.
    case revoked
    /// The official is suspended.
    case suspended
    /// The official is not suspended, so cannot return.
    case notSuspended
    /// Fewer administrators than the threshold could sign the next statement.
    case tooFewAdministrators(needed: Int)
    /// The root does not admit this key file's protection.
    case keyFileBelowFloor
    /// The role does not exist in the policy.
    case unknownRole
    /// The role comes from the root and cannot be granted.
    case roleOfTheRoot
    /// The scope or duration is not allowed for the role.
    case grantNotAllowed(String)
    /// The official would hold roles that exclude each other.
    case separationOfDuties(String)
    /// No such grant, or it is over.
    case unknownGrant
    /// The policy cannot replace the one in force.
    case policyNotAllowed(String)
    /// The policy document is missing or is not the one that was signed.
    case missingDocument
    /// The key is not in the state that the act needs.
    case keyState(String)
    /// The recipient of a wrap is not entitled to the key.
    case notEntitled
    /// New keys are for another handle, name or agency.
    case notTheSamePerson
    /// The record is under a legal hold already.
    case recordHeld
    /// The record is under no legal hold.
    case recordNotHeld
    /// A restore does not follow from the log.
    case restoreNotAllowed(String)

    /// The code for the log.
    public var code: String {
        switch self {
        case .notARoot: "refuse.not-a-root"
        case .invalidRoot: "refuse.invalid-root"
        case .otherVault: "refuse.other-vault"
        case .repeated: "refuse.repeated"
        case .otherRoot: "refuse.other-root"
        case .unseenLog: "refuse.unseen-log"
        case .expired: "refuse.expired"
        case .mixedAuthorities: "refuse.mixed-authorities"
        case .badSignature: "refuse.bad-signature"
        case .notEnoughSignatures: "refuse.threshold"
        case .unknownOfficial: "refuse.unknown-official"
        case .alreadyEnrolled: "refuse.already-enrolled"
        case .unusableKey: "refuse.unusable-key"
        case .revoked: "refuse.revoked"
        case .suspended: "refuse.suspended"
        case .notSuspended: "refuse.not-suspended"
        case .tooFewAdministrators: "refuse.too-few-administrators"
        case .keyFileBelowFloor: "refuse.key-file-below-floor"
        case .unknownRole: "refuse.unknown-role"
        case .roleOfTheRoot: "refuse.role-of-the-root"
        case .grantNotAllowed: "refuse.grant-not-allowed"
        case .separationOfDuties: "refuse.separation-of-duties"
        case .unknownGrant: "refuse.unknown-grant"
        case .policyNotAllowed: "refuse.policy-not-allowed"
        case .missingDocument: "refuse.missing-document"
        case .keyState: "refuse.key-state"
        case .notEntitled: "refuse.not-entitled"
        case .notTheSamePerson: "refuse.not-the-same-person"
        case .recordHeld: "refuse.record-held"
        case .recordNotHeld: "refuse.record-not-held"
        case .restoreNotAllowed: "refuse.restore-not-allowed"
        }
    }

    /// A short text that is safe to show.
    public var description: String {
        switch self {
        case .notARoot: "the first statement must be a root and a policy"
        case .invalidRoot(let why): "the root is not valid: \(why)"
        case .otherVault: "the statement is for another vault"
        case .repeated: "a statement with this id is already in the log"
        case .otherRoot: "the statement was signed under another root"
        case .unseenLog: "the statement speaks of a log longer than this one"
        case .expired: "the statement is no longer valid"
        case .mixedAuthorities: "acts that need different signers need statements of their own"
        case .badSignature: "a signature under the statement is not valid"
        case .notEnoughSignatures(let needed, let counted):
            "\(needed) signature\(needed == 1 ? "" : "s") needed, \(counted) counted (nobody's counts for themselves, under whatever handle)"
        case .unknownOfficial: "this official is not enrolled here"
        case .alreadyEnrolled: "this handle or key is already in use"
        case .unusableKey: "nothing can be sealed to this key"
        case .revoked: "this official is revoked"
        case .suspended: "this official is suspended"
        case .notSuspended: "this official is not suspended"
        case .tooFewAdministrators(let needed):
            "\(needed) administrator\(needed == 1 ? " must" : "s must") be left who can sign"
        case .keyFileBelowFloor: "the root does not admit a key file with so little protection"
        case .unknownRole: "the policy has no such role"
        case .roleOfTheRoot: "this role is given by the root, not by a grant"
        case .grantNotAllowed(let why): "the role does not allow this grant: \(why)"
        case .separationOfDuties(let why): "separation of duties: \(why)"
        case .unknownGrant: "no such grant is in force"
        case .policyNotAllowed(let why): "the policy cannot take effect: \(why)"
        case .missingDocument: "the policy document is missing or is not the one that was signed"
        case .keyState(let why): why
        case .notEntitled: "a wrap names a recipient who is not entitled to the key"
        case .notTheSamePerson: "the new keys are not for the same handle, name and agency"
        case .recordHeld: "the record is under a legal hold already"
        case .recordNotHeld: "the record is under no legal hold"
        case .restoreNotAllowed(let why): "the restore cannot take effect: \(why)"
        }
    }
}

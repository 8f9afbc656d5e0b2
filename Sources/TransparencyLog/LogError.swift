/// Why a tree operation, a note, a checkpoint or a proof is refused.
///
/// No case carries bytes of the input: what failed to parse or to verify is not to be trusted, so it is not repeated
/// either.
@nonexhaustive
public enum LogError: Error, Equatable, Sendable, CustomStringConvertible {
    /// A signed note breaks the rules of c2sp.org/signed-note or exceeds a limit.
    case malformedNote
    /// A key name is empty or holds a space or a plus sign.
    case invalidKeyName
    /// A verifier key does not parse, is of a type that is not supported, or does not match its own key ID.
    case malformedVerifierKey
    /// Two different verifier keys were given under one name and key ID.
    case ambiguousVerifierKey
    /// A known key made a signature that does not verify.
    case invalidSignature
    /// No known key signed.
    case unverified
    /// A checkpoint's body breaks the rules of c2sp.org/tlog-checkpoint.
    case malformedCheckpoint
    /// The checkpoint is of another log.
    case originMismatch
    /// A time is beyond 2^63 - 1 seconds.
    case timestampOutOfRange
    /// A receipt breaks the rules of c2sp.org/tlog-proof or exceeds a limit.
    case malformedProof
    /// A size or an index is outside the tree or beyond 2^63 - 1.
    case sizeOutOfRange
    /// A consistency proof from size zero proves nothing.
    case emptyTreeProvesNothing
    /// A proof has more or fewer hashes than its sizes allow.
    case wrongProofLength
    /// The hashes do not lead to the root.
    case rootMismatch

    /// A short text that is safe to show and to log.
    public var description: String {
        switch self {
        case .malformedNote: "the signed note is malformed"
        case .invalidKeyName: "the key name is not allowed in a signed note"
        case .malformedVerifierKey: "the verifier key is malformed or of an unknown type"
        case .ambiguousVerifierKey: "two verifier keys have the same name and key ID"
        case .invalidSignature: "a signature of a known key does not verify"
        case .unverified: "no known key signed the note"
        case .malformedCheckpoint: "the checkpoint is malformed"
        case .originMismatch: "the checkpoint is of another log"
        case .timestampOutOfRange: "the time of a cosignature is out of range"
        case .malformedProof: "the log proof is malformed"
        case .sizeOutOfRange: "an index or a size is outside the tree"
        case .emptyTreeProvesNothing: "a consistency proof from an empty tree proves nothing"
        case .wrongProofLength: "the proof has a wrong number of hashes"
        case .rootMismatch: "the proof does not lead to the root"
        }
    }
}

public import VaultModel

/// Why a gate did not do what was asked. Nothing in it is personal data or a key.
@nonexhaustive
public enum GateError: Error, Equatable, Sendable, CustomStringConvertible {
    /// Refused by policy, and logged; also for records one may not know of.
    case refused(code: String, entry: UInt64)
    /// A statement has no effect, and its refusal is logged.
    case statementRefused(GovernanceError, entry: UInt64)
    /// The request's signature or form does not fit; told to the operator, not logged.
    case badRequest(String)
    /// The request was signed for a log that has moved on since; sign it again for the log as it is.
    case staleRequest
    /// The actor has to sign in first, once; not logged, since nothing was decided.
    case signInNeeded
    /// The actor is not enrolled in this vault.
    case notEnrolled
    /// No such record, for somebody entitled to know; logged.
    case noSuchRecord(entry: UInt64)
    /// All of the record was erased, for somebody entitled to know; logged.
    case erased(entry: UInt64)
    /// The record, a key or the log changed meanwhile; nothing was stored.
    case changedMeanwhile
    /// A key is not in the state that this needs.
    case wrongState(String)
    /// Another process holds the vault.
    case busy
    /// Reading or writing failed; nothing was released.
    case inputOutput(String)
    /// The log, a manifest or a record's head is not intact.
    case notIntact(String)
    /// A cell, wrap or commitment is not authentic.
    case notAuthentic(String)
    /// The vault or the gate's keys are of a newer format or not usable.
    case configuration(String)

    /// A short text that is safe to show.
    public var description: String {
        switch self {
        case .refused(let code, _): "refused by policy (\(code))"
        case .statementRefused(let error, _): "\(error)"
        case .badRequest(let why): "the gate could not accept the request: \(why)"
        case .staleRequest: "the request was signed too long ago"
        case .signInNeeded: "sign in first"
        case .notEnrolled: "this key is not enrolled in this vault"
        case .noSuchRecord: "no such record"
        case .erased: "the record was erased"
        case .changedMeanwhile: "changed meanwhile; nothing was stored"
        case .wrongState(let why): why
        case .busy: "the vault is busy"
        case .inputOutput(let what): what
        case .notIntact(let what): "not intact: \(what)"
        case .notAuthentic(let what): "not authentic: \(what)"
        case .configuration(let what): what
        }
    }
}

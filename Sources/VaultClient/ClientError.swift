public import GateProtocol
public import VaultCrypto
public import VaultModel

/// Why the official's side could not do what was asked. Nothing in it is personal data or a key.
@nonexhaustive
public enum ClientError: Error, Equatable, Sendable, CustomStringConvertible {
    /// What the gate answered.
    case gate(GateError)
    /// The log or a manifest is not intact, or is not the one seen before.
    case notIntact(String)
    /// A cell, wrap, commitment or signature is not authentic.
    case notAuthentic(String)
    /// The vault's root is not the one that was expected.
    case otherRoot(found: String)
    /// The vault was restored since it was seen last, and entries that were seen are lost: ask before accepting it.
    case restored(generation: UInt32, kept: UInt64, seen: UInt64)
    /// The vault was never seen, and no root is expected: compare the fingerprint first.
    case firstUse(root: String)
    /// This key file's keys are not enrolled in the vault, or are revoked.
    case notEnrolled
    /// A custodian has to distribute these compartments' keys first.
    case waitingForCustodian([Name])
    /// A value does not fit its field.
    case invalidValue(field: Name, reason: String)
    /// A field that the record type does not have.
    case unknownField(String)
    /// No purpose was named and the roles leave none or several.
    case purposeNeeded(choices: [Name])
    /// The record is at another sequence than expected.
    case otherSequence(UInt64)
    /// Not in the state that this needs.
    case wrongState(String)
    /// What stands in the way of using shares of a recovery secret.
    case recovery(RecoveryError)
    /// This custodian was not given a version of a compartment's key under which something stands.
    case keyNotHeld(compartment: CompartmentID, version: UInt32)
    /// The task was cancelled; what was done before stays done.
    case interrupted
    /// The file that remembers the log could not be read or written.
    case pin(String)
    /// A file of an attachment could not be read or written.
    case file(String)
    /// The vault's cryptography refused.
    case crypto(VaultCryptoError)

    /// A short text that is safe to show.
    public var description: String {
        switch self {
        case .gate(let error): "\(error)"
        case .notIntact(let what): "not intact: \(what)"
        case .notAuthentic(let what): "not authentic: \(what)"
        case .otherRoot(let found): "the vault's root is \(found), not the one expected"
        case .restored(let generation, let kept, let seen):
            "the vault was restored: generation \(generation) of its log keeps \(kept) entries, and you have seen \(seen)"
        case .firstUse(let root): "this vault was never seen before; compare its root: \(root)"
        case .notEnrolled: "this key is not enrolled in this vault, or is revoked"
        case .waitingForCustodian(let names):
            "waiting for a custodian to distribute: \(names.map(\.description).joined(separator: ", "))"
        case .invalidValue(let field, let reason): "field \(field): \(reason)"
        case .unknownField(let name): "the record type has no field \(name)"
        case .purposeNeeded(let choices):
            choices.isEmpty
                ? "your roles allow this for no purpose"
                : "say for which purpose: \(choices.map(\.description).joined(separator: ", "))"
        case .otherSequence(let sequence): "the record is at sequence \(sequence) now; nothing was stored"
        case .wrongState(let why): why
        case .recovery(let error): "\(error)"
        case .keyNotHeld(let compartment, let version):
            "you were not given version \(version) of the key of compartment \(compartment)"
        case .interrupted: "interrupted"
        case .pin(let what), .file(let what): what
        case .crypto(let error): "\(error)"
        }
    }
}

/// Runs a body and maps what it throws to the errors of the official's side.
func clientErrors<R: ~Copyable>(_ body: () throws -> R) throws(ClientError) -> R {
    do {
        return try body()
    } catch let error as ClientError {
        throw error
    } catch let error as GateError {
        throw .gate(error)
    } catch let error as VaultCryptoError {
        throw .crypto(error)
    } catch let error as RecoveryError {
        throw .recovery(error)
    } catch is FormatError {
        throw .notIntact("the gate's answer does not have its form")
    } catch {
        throw .notIntact("the gate's answer does not hold together: \(error)")
    }
}

/// Asks the gate and maps its error.
func asking<R>(_ body: () async throws(GateError) -> R) async throws(ClientError) -> R {
    do {
        return try await body()
    } catch {
        throw .gate(error)
    }
}

public import GateProtocol
public import OpenSSL
public import VaultCrypto
public import VaultModel

/// Checks that halves A open with the compartment keys of one official and fit their commitments, as a custodian does
/// with a backup. Nothing that it opens leaves it.
public struct HalfACheck: Sendable {
    /// What became of one wrap.
    public enum Outcome: Sendable {
        /// It opens, and the half is the one that was committed to.
        case fits
        /// It does not open, or the half is another one.
        case unfit
        /// The official has not its key.
        case notHeld
    }

    private var keyring = Keyring()
    private let contexts: VaultContexts

    /// Unwraps the compartment keys of an official.
    ///
    /// - Throws: ``ClientError/notAuthentic(_:)`` for a wrap that no custodian signed.
    public init(wraps: [KeyWrap], of keys: OfficialKeys, governance: Governance) throws(ClientError) {
        let contexts = VaultContexts(vault: governance.vault)
        self.contexts = contexts
        keyring = try clientErrors {
            var keyring = Keyring()
            try keyring.add(wraps, for: keys, governance: governance, contexts: contexts)
            return keyring
        }
    }

    /// Whether a half opens and fits.
    ///
    /// - Parameter commitment: the one that the record's manifest has.
    public func check(_ wrap: HalfAWrap, commitment: Digest) -> Outcome {
        guard keyring.opens(wrap) else { return .notHeld }
        let half = try? Session.unwrap(wrap, commitment: commitment, keyring: keyring, contexts: contexts)
        return half == nil ? .unfit : .fits
    }
}

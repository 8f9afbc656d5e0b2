internal import GateProtocol
internal import OpenSSL
public import VaultClient
internal import VaultCrypto
internal import VaultGate
internal import VaultModel

extension Vault {
    /// Proves that shares still yield what they are kept for: the recovery key in force, every key that was given to it, and
    /// the keys of the gate in `gate.escrow`. Shows nothing of them. Logged as a drill.
    ///
    /// - Throws: ``ClientError/recovery(_:)``; ``VaultError/notAuthentic(_:)`` for an escrow that does not open.
    public func drill(
        _ shares: HandedShares, in session: Session
    ) async throws -> (recovery: UInt32, receipt: StatementReceipt) {
        try await session.drill(shares) { key in _ = try escrow(with: key, vault: session.vault) }
    }

    /// Writes `gate.key` anew out of `gate.escrow`, where it is lost.
    ///
    /// Where the database is lost too, what is needed of it comes from a backup. Needs no key but the shares. Whoever does this notes it afterwards with ``Session/noteRecovery()``.
    /// - Throws: ``VaultError/cannotCreate(_:)`` when there is a `gate.key`; ``ClientError/recovery(_:)`` for the shares;
    ///   ``VaultError/notAuthentic(_:)`` for an escrow of another gate, or older than the database.
    public func recoverGate(_ shares: HandedShares, expectedRoot: Digest? = nil, backup: Backup? = nil) throws {
        let files = GateFiles(directory: directory)
        guard !files.hasKeys else { throw VaultError.cannotCreate("gate.key: it exists") }
        let governance = try backup?.governance() ?? audit(expectedRoot: expectedRoot).governance()
        let secret: RecoverySecret
        do {
            // A backup may be older than the shares; that the escrow opens and holds the log key proves them then.
            secret = try backup == nil ? shares.secret(of: governance) : shares.secret()
        } catch let error as RecoveryError {
            throw ClientError.recovery(error)
        }
        let key = try secret.escrowKey(VaultContexts(vault: governance.vault).escrowKey)
        let keys = try escrow(with: key, vault: governance.vault)
        guard keys.logPublicKey == governance.root.logPublicKey, keys.gatePublicKey == governance.root.gatePublicKey
        else { throw VaultError.notAuthentic("gate.escrow: it holds the keys of another gate") }
        // The gate key may have been rotated since a backup; whether it opens anything, the restore finds out.
        guard backup != nil || keys.hasEpoch(governance.activeEpoch) else {
            throw VaultError.notAuthentic("gate.escrow: it is older than the database and lacks the epoch in force")
        }
        // Beside a backup there is no database yet whose state would be a pin.
        if backup == nil { try files.create(keys) } else { try files.createKeys(keys) }
    }

    private func escrow(with key: EscrowKey, vault: VaultID) throws -> GateKeys {
        guard let bytes = try GateFiles(directory: directory).escrow() else {
            throw VaultError.cannotOpen("gate.escrow: it is missing")
        }
        do {
            return try GateEscrow.open(bytes, with: key, vault: vault)
        } catch {
            throw VaultError.notAuthentic("gate.escrow: it does not open with these shares")
        }
    }
}

internal import GateProtocol
public import OpenSSL
public import TransparencyLog
internal import VaultAudit
public import VaultClient
public import VaultCrypto
internal import VaultGate
public import VaultModel
internal import VaultStore
internal import VaultStoreSQLite

extension Vault {
    /// What a restore came to.
    public struct Restoration: Hashable, Sendable {
        public let vault: VaultID
        /// The generation of the log that it opens.
        public let generation: UInt32
        /// What is kept of the log.
        public let kept: TreeHead
        /// The last head that anybody at hand has seen.
        public let lastKnown: TreeHead
        /// What of the kept records no key opens: it was replaced or erased after part (a).
        public let lost: [LostHalf]
        /// The statement that says all this.
        public let statement: StatementID
        /// Its log index; `nil` while it waits for signatures of other administrators.
        public let entry: UInt64?
        /// Whether an interrupted run had left something at this place, which is gone now.
        public let removedLeftOver: Bool

        /// How many entries of the log are known to be lost.
        public var lostEntries: UInt64 { lastKnown.size - kept.size }
    }

    /// Makes a vault of a backup, in a directory that has no database: any part (a) with the newest part (b).
    ///
    /// The backup is verified first, with the gate's keys: those in the directory, or else those at `gateKey`, which come to
    /// lie there. Then both parts are joined, and a statement of administrators opens a new generation of the log, whose
    /// first entry it is: it names the head that is kept, the last one known, and what no key opens any more. Whoever is not
    /// of the root is suspended by it; administrators let them return when the revocations and erasures that were lost
    /// are done again. With fewer signers than the threshold the vault waits for ``signRestore(_:as:)``.
    ///
    /// The database appears under its name only when it is complete; what is interrupted is done again from the start.
    ///
    /// - Parameters:
    ///   - signers: administrators by the backup's root, at least one.
    ///   - pins: what the first signer has seen of vaults; their pin moves to the new generation.
    ///   - progress: told how much of one of several passes is done of how much.
    /// - Throws: ``VaultError/cannotCreate(_:)`` where there is a database; ``VaultError/notRestorable(_:)`` for a backup
    ///   with faults; ``GateError`` for a statement that cannot take effect.
    public func restore(
        _ backup: Backup, as signers: [OfficialKeys], gateKey: String? = nil, pins: any PinStore,
        expectedRoot: Digest? = nil, progress: (UInt64, UInt64) -> Void = { _, _ in }
    ) async throws -> Restoration {
        guard let actor = signers.first else { throw VaultError.noSigner }
        let file = try UnfinishedFile(databasePath)
        let files = GateFiles(directory: directory)
        guard let keyPath = files.hasKeys ? directory + "/gate.key" : gateKey else {
            throw VaultError.cannotOpen("gate.key: it is not in the vault's directory, and none was named")
        }
        var evidence = Backup.Evidence()
        (evidence.gateKey, evidence.pins, evidence.expectedRoot) = (keyPath, pins, expectedRoot)
        let report = try backup.verify(with: evidence, progress: progress)
        guard report.isIntact else { throw VaultError.notRestorable(report.audit.findings.count) }
        let keys = try GateFiles.keys(at: keyPath)
        if !files.hasKeys { try files.create(keys) }

        try backup.open().join(to: file.temporary, progress: progress)
        let store = try SQLiteStore(path: file.temporary)
        let governance = try audit(of: store).governance()
        let lost = try RestoredHalves(
            in: store, keys: keys, epoch: report.halves.epoch, generations: governance.generations
        ).settle(progress: progress)
        let pin = try? files.pin()
        let generation = max(report.halves.generation, pin?.generation ?? 1, report.records.generation) + 1
        let seen = try [pins.pin(of: report.records.vault)?.pinned, pin]
            .compactMap { $0 }.filter { $0.generation == report.records.generation }.map(\.head)
        let known = [report.records.head, report.halves.head] + seen
        let lastKnown = known.max { $0.size < $1.size } ?? report.records.head
        let document = RestoreDocument(vault: keys.vault, generation: generation, lost: lost).bytes
        var signed = SignedStatement(
            Statement(
                vault: keys.vault, id: try StatementID.random(), rootVersion: governance.root.version,
                logSize: report.records.head.size, expiry: Self.clock().adding(seconds: 7 * 86_400),
                acts: [
                    .restore(
                        RestoreAct(
                            generation: generation, epoch: report.halves.epoch, kept: report.records.head,
                            lastKnown: lastKnown, document: SHA256.hash(document)))
                ]))
        for signer in signers { try signed.sign(with: signer) }
        let entry = try await submitRestore(signed, document: document, kept: report.records.head, by: actor, to: store)
        try store.close()
        try file.keep()
        return Restoration(
            vault: keys.vault, generation: generation, kept: report.records.head, lastKnown: lastKnown, lost: lost,
            statement: signed.statement.id, entry: entry, removedLeftOver: file.replacedAnother)
    }

    /// The statement that restores the vault, while it waits for signatures, and the governance by which they count. Needs
    /// no key.
    public func waitingRestore() throws -> (PendingStatement, Governance)? {
        let store = try SQLiteStore(path: databasePath)
        guard let pending = try Self.restoringStatement(in: store) else { return nil }
        return (pending, try audit(of: store).governance())
    }

    static func restoringStatement(in store: any VaultStore) throws -> PendingStatement? {
        try pendingStatements(in: store).first { restoreAct(of: $0) != nil }
    }

    private static func restoreAct(of pending: PendingStatement) -> RestoreAct? {
        guard case .restore(let act) = pending.signed.statement.acts.first else { return nil }
        return act
    }

    /// Adds an administrator's signature to the statement that restores the vault; with the last one that is needed the
    /// vault works again.
    ///
    /// - Parameter id: the statement that was read before; another one is refused.
    /// - Returns: its log index; `nil` while it waits for more.
    public func signRestore(_ id: StatementID, as keys: OfficialKeys) async throws -> UInt64? {
        let store = try SQLiteStore(path: databasePath)
        guard let pending = try Self.restoringStatement(in: store), pending.id == id,
            let act = Self.restoreAct(of: pending)
        else { throw VaultError.notWaiting("no such statement waits for signatures") }
        let endorsement = try audit(of: store).governance().endorsement(of: pending.signed)
        guard !endorsement.signers.contains(keys.fingerprint) else {
            throw VaultError.notWaiting("you have signed this statement; it waits for others")
        }
        guard let document = try store.read({ try $0.document(act.document) }) else {
            throw VaultError.cannotOpen("the document of the restore: it is missing")
        }
        var signed = pending.signed
        try signed.sign(with: keys)
        return try await submitRestore(signed, document: document, kept: act.kept, by: keys, to: store)
    }

    private func submitRestore(
        _ signed: SignedStatement, document: [UInt8], kept: TreeHead, by keys: OfficialKeys, to store: any VaultStore
    ) async throws -> UInt64? {
        let request = try Self.request(signed, documents: [document], seen: kept, by: keys)
        return try await EmbeddedGate.restore(
            store: store, files: GateFiles(directory: directory), request: request, readPolicy: Self.readPolicy,
            clock: Self.clock)?.entry.index
    }
}

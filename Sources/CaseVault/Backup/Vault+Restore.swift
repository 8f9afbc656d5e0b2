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
        /// The largest head that anybody at hand has seen, of whichever course of the log.
        public let lastKnown: TreeHead
        /// Whether the gate's pin was there to say what it had seen; without it more may be lost than anybody knows.
        public let isPinKnown: Bool
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
    /// are done again. With fewer signers than the threshold the vault waits for ``signRestore(_:as:pins:)``.
    ///
    /// The database appears under its name only when it is complete; what is interrupted is done again from the start.
    ///
    /// - Parameters:
    ///   - backup: its two parts.
    ///   - signers: administrators by the backup's root, at least one.
    ///   - gateKey: a copy of `gate.key`, where there is none in the directory.
    ///   - pins: what the first signer has seen of vaults. Their pin moves when they open the vault and accept the new
    ///     generation.
    ///   - expectedRoot: the fingerprint that the vault's first root must have.
    ///   - progress: told how much of one of several passes is done of how much.
    /// - Throws: ``VaultError/cannotCreate(_:)`` where there is a database, or a journal of one;
    ///   ``VaultError/notRestorable(_:)`` for a backup with faults; ``GateError`` for a statement that cannot take effect.
    public func restore(
        _ backup: Backup, as signers: [OfficialKeys], gateKey: String? = nil, pins: any PinStore,
        expectedRoot: Digest? = nil, progress: (UInt64, UInt64) -> Void = { _, _ in }
    ) async throws -> Restoration {
        guard let actor = signers.first else { throw VaultError.noSigner }
        try checkNoJournal()
        let file = try UnfinishedFile(databasePath)
        let files = GateFiles(directory: directory)
        if files.hasKeys, gateKey != nil {
            throw VaultError.cannotCreate("gate.key: there is one, and another is named")
        }
        guard let keyPath = files.hasKeys ? directory + "/gate.key" : gateKey else {
            throw VaultError.cannotOpen("gate.key: it is not in the vault's directory, and none was named")
        }
        let keys = try GateFiles.keys(at: keyPath)
        guard try keys.hasEpoch(backup.epochOfHalves()) else {
            throw VaultError.cannotOpen(
                "\(backup.halves): the gate key was rotated since it was made; use the newest part (b)")
        }
        let seen = try files.seen()
        var evidence = Backup.Evidence()
        (evidence.gateKey, evidence.pins, evidence.expectedRoot) = (keyPath, pins, expectedRoot)
        let report = try backup.verify(with: evidence, progress: progress)
        guard report.isIntact else { throw VaultError.notRestorable(report.audit.findings.count) }
        if !files.hasKeys { try files.createKeys(keys) }

        try backup.open().join(to: file.temporary, progress: progress)
        let store = try SQLiteStore(path: file.temporary)
        defer { try? store.close() }
        let governance = try audit(of: store).governance()
        let lost = try RestoredHalves(
            in: store, keys: keys, epoch: report.halves.epoch, generations: governance.generations
        ).settle(progress: progress)
        let known = seen + (try pins.pin(of: keys.vault).map { [$0.pinned] } ?? [])
        let generation = (known.map(\.generation) + [report.halves.generation, report.records.generation]).max() ?? 1
        let heads = known.map(\.head) + [report.records.head, report.halves.head]
        let lastKnown = heads.max { $0.size < $1.size } ?? report.records.head
        let document = RestoreDocument(vault: keys.vault, generation: generation + 1, lost: lost).bytes
        var signed = SignedStatement(
            Statement(
                vault: keys.vault, id: try StatementID.random(), rootVersion: governance.root.version,
                logSize: report.records.head.size, expiry: Self.clock().adding(seconds: 7 * 86_400),
                acts: [
                    .restore(
                        RestoreAct(
                            generation: generation + 1, epoch: report.halves.epoch, kept: report.records.head,
                            lastKnown: lastKnown, document: SHA256.hash(document)))
                ]))
        for signer in signers { try signed.sign(with: signer) }
        let entry = try await submitRestore(signed, document: document, kept: report.records.head, by: actor, to: store)
        try store.close()
        try checkNoJournal()
        try file.keep()
        return Restoration(
            vault: keys.vault, generation: generation + 1, kept: report.records.head, lastKnown: lastKnown,
            isPinKnown: !seen.isEmpty, lost: lost, statement: signed.statement.id, entry: entry,
            removedLeftOver: file.replacedAnother)
    }

    /// SQLite would play a journal that the lost database left into the restored one.
    private func checkNoJournal() throws(VaultError) {
        for suffix in ["-wal", "-shm", "-journal"] where UnfinishedFile.exists(databasePath + suffix) {
            throw .cannotCreate("\(databasePath): \(databasePath)\(suffix) is there; put it where vault.sqlite went")
        }
    }

    /// A restore that waits for signatures.
    public struct WaitingRestore: Sendable {
        public let pending: PendingStatement
        /// The governance by which signatures count.
        public let governance: Governance
        /// What of the kept records no key opens, by the document that is signed.
        public let lost: [LostHalf]
    }

    /// The restore that waits for signatures, if one does. Needs no key.
    public func waitingRestore() throws -> WaitingRestore? {
        let store = try SQLiteStore(path: databasePath)
        guard let pending = try Self.restoringStatement(in: store), let act = Self.restoreAct(of: pending) else {
            return nil
        }
        let document = try RestoreDocument(try Self.document(of: act, in: store))
        return WaitingRestore(
            pending: pending, governance: try audit(of: store).governance(), lost: document.lost)
    }

    private static func document(of act: RestoreAct, in store: any VaultStore) throws -> [UInt8] {
        guard let document = try store.read({ try $0.document(act.document) }), SHA256.hash(document) == act.document
        else { throw VaultError.cannotOpen("the document of the restore: it is missing") }
        return document
    }

    static func restoringStatement(in store: any VaultStore) throws -> PendingStatement? {
        try pendingStatements(in: store).first { restoreAct(of: $0) != nil }
    }

    static func restoreAct(of pending: PendingStatement) -> RestoreAct? {
        guard case .restore(let act) = pending.signed.statement.acts.first else { return nil }
        return act
    }

    /// Adds an administrator's signature to the statement that restores the vault; with the last one that is needed the
    /// vault works again.
    ///
    /// - Parameters:
    ///   - id: the statement that was read before; another one is refused.
    ///   - keys: the administrator's.
    ///   - pins: what this person has seen of vaults: the restore must say that it is lost, if it is.
    /// - Returns: its log index; `nil` while it waits for more.
    public func signRestore(_ id: StatementID, as keys: OfficialKeys, pins: any PinStore) async throws -> UInt64? {
        let store = try SQLiteStore(path: databasePath)
        guard let pending = try Self.restoringStatement(in: store), pending.id == id,
            let act = Self.restoreAct(of: pending)
        else { throw VaultError.notWaiting("no such statement waits for signatures") }
        let audit = try audit(of: store)
        let endorsement = try audit.governance().endorsement(of: pending.signed)
        guard !endorsement.signers.contains(keys.fingerprint) else {
            throw VaultError.notWaiting("you have signed this statement; it waits for others")
        }
        if let pin = try pins.pin(of: try self.id(of: store)) {
            let root = try audit.firstRoot()
            guard pin.root == root else { throw ClientError.otherRoot(found: root.hex) }
            guard pin.head.size <= act.lastKnown.size, pin.generation < act.generation else {
                throw VaultError.notWaiting("you have seen more of the log than this restore says is lost")
            }
        }
        var signed = pending.signed
        try signed.sign(with: keys)
        return try await submitRestore(
            signed, document: try Self.document(of: act, in: store), kept: act.kept, by: keys, to: store)
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

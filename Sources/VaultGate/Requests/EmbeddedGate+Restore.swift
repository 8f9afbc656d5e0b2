public import GateProtocol
internal import OpenSSL
internal import TransparencyLog
internal import VaultCrypto
public import VaultModel
public import VaultStore

extension EmbeddedGate {
    /// Opens a generation of the log in a database that was joined from a backup.
    ///
    /// A statement that lacks signatures of administrators waits for them. The pin is moved before this returns, so that from
    /// then on no database from before the restore opens with these files, whatever becomes of this one.
    ///
    /// - Returns: `nil` while the statement waits.
    /// - Throws: ``GateError/statementRefused(_:entry:)`` for a statement that cannot take effect, with an entry that was not
    ///   written; ``GateError/badRequest(_:)`` for one that does not fit the database or what this gate has seen.
    public static func restore(
        store: any VaultStore, files: GateFiles, request: StatementRequest, readPolicy: @escaping PolicyReader,
        clock: @escaping @Sendable () -> Timestamp
    ) async throws(GateError) -> Receipt? {
        let keys = try files.keys()
        let gate = EmbeddedGate(
            store: store, files: files, keys: keys, seen: .emptyLog, readPolicy: readPolicy, clock: clock,
            operatorLog: { _ in })
        return try await gate.restore(request, after: try? files.pin())
    }

    private func restore(_ request: StatementRequest, after pin: PinnedHead?) throws(GateError) -> Receipt? {
        let part = try Self.mapErrors { try RequestPart(request.request.bytes) }
        let signed = try statement(of: part, request)
        guard part.vault == keys.vault, signed.statement.acts.count == 1,
            case .restore(let act)? = signed.statement.acts.first
        else { throw .badRequest("it is no restore of this vault") }
        guard keys.hasEpoch(act.epoch) else {
            throw .configuration("gate.key has not epoch \(act.epoch): it is older or newer than the backup")
        }
        let (transaction, receipt) = try Self.mapErrors {
            try store.write { writer in
                let transaction = try joined(writer)
                try Self.check(act, goesOnFrom: transaction.state, pin: pin)
                try transaction.check(part, isBy: request.request, for: act)
                return try restore(part, request, signed, in: transaction)
            }
        }
        guard let receipt else {
            try files.movePin(
                to: PinnedHead(anchor: .zero, generation: act.generation, head: act.kept), durably: true)
            return nil
        }
        governance = transaction.governance
        seen = transaction.state.pin
        try files.movePin(to: seen, durably: true)
        destroyEndedEpochs()
        return receipt
    }

    /// The state of a joined database, which is that of the backup's log and holds together.
    private func joined(_ writer: any StoreWriter) throws -> Transaction {
        guard let row = try writer.value(.state), let state = try GateState(row, vault: keys.vault, key: keys.head),
            try writer.value(.vault) == keys.vault.bytes, try writer.logSize() == state.head.size
        else { throw GateError.notIntact("the gate's state row") }
        let frontier = try Frontier(size: state.head.size, reader: StoredNodes(writer))
        guard frontier.root == state.head.root else { throw GateError.notIntact("the tree of the log") }
        return Transaction(
            store: writer, keys: keys, contexts: contexts, governance: try governance(for: state, in: writer),
            state: state, frontier: frontier, clock: clock())
    }

    /// A restore keeps the log of the database, and forgets nothing that this gate has seen.
    private static func check(_ act: RestoreAct, goesOnFrom state: GateState, pin: PinnedHead?) throws {
        guard act.kept == state.head, act.generation > state.generation else {
            throw GateError.badRequest("it is not for the database as it is")
        }
        guard let pin, pin.generation >= state.generation else { return }
        if pin.generation == state.generation {
            guard act.lastKnown.size >= pin.head.size else {
                throw GateError.badRequest("the gate has seen more of the log than it says is lost")
            }
        } else {
            // The same restore, when another administrator signs it; or a later one.
            guard act.generation > pin.generation || act.generation == pin.generation && pin.head == act.kept else {
                throw GateError.badRequest("its generation was used by another restore")
            }
        }
    }

    private func restore(
        _ part: RequestPart, _ request: StatementRequest, _ signed: SignedStatement, in joined: Transaction
    ) throws -> (Transaction, Receipt?) {
        var transaction = joined
        try transaction.checkIncludesPending(signed)
        let entry = transaction.entry(part, request.request, allowed: true, rule: Name.code("governance"))
        do throws(GovernanceError) {
            try transaction.governance.apply(
                signed, entry: entry.gate.index, leafHash: entry.leafHash, at: transaction.now,
                readPolicy: policies(request.documents, in: transaction.store))
        } catch .notEnoughSignatures {
            // The document, which can be long, lies beside what waits and not in it.
            try Self.store(request, in: transaction.store)
            let pending = PendingStatement(signed, documents: [])
            try transaction.store.put(PendingStatementRow(statement: pending.id, bytes: pending.bytes))
            return (transaction, nil)
        } catch {
            throw GateError.statementRefused(error, entry: entry.gate.index)
        }
        try transaction.append(entry)
        try Self.store(request, in: transaction.store)
        try transaction.store.deletePendingStatement(signed.statement.id)
        try transaction.enter(transaction.governance.activeEpoch, index: nil, in: heldKeys)
        let checkpoint = try transaction.close()
        return (transaction, try transaction.receipt(for: entry, checkpoint: checkpoint))
    }
}

extension Transaction {
    /// An administrator of the kept log asks, who has seen what is kept of it.
    fileprivate func check(_ part: RequestPart, isBy request: SignedRequest, for act: RestoreAct) throws {
        guard governance.isAdministrator(part.actor), let official = governance.officials[part.actor] else {
            throw GateError.refused(code: "deny.governance", entry: nextIndex)
        }
        guard part.seen == act.kept,
            Ed25519.isValid(
                signature: request.signature.span.bytes, for: request.bytes.span.bytes,
                publicKey: official.identity.signingPublicKey.span.bytes)
        else { throw GateError.badRequest("its signature does not fit") }
    }
}

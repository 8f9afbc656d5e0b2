public import GateProtocol
internal import OpenSSL
internal import TransparencyLog
internal import VaultCrypto
public import VaultModel
public import VaultStore

extension EmbeddedGate {
    /// Opens a generation of the log in a database that was joined from a backup.
    ///
    /// A statement that lacks signatures of administrators waits for them. With the last one the pin is moved before this
    /// returns: from then on no database from before the restore opens with these files, whatever becomes of this one, and
    /// no process that has one open goes on with it.
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
        return try await gate.restore(request, after: try files.seen())
    }

    private func restore(_ request: StatementRequest, after pins: [PinnedHead]) throws(GateError) -> Receipt? {
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
                try Self.check(act, goesOnFrom: transaction, pins: pins)
                try Self.check(request.documents, of: act, in: writer)
                try transaction.check(part, isBy: request.request, for: act)
                return try restore(part, request, signed, in: transaction)
            }
        }
        guard let receipt else { return nil }
        governance = transaction.governance
        seen = transaction.state.pin
        // Epochs that ended by it are destroyed when the database has its name: whoever opens it does that.
        try files.enter(seen)
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
    private static func check(_ act: RestoreAct, goesOnFrom transaction: Transaction, pins: [PinnedHead]) throws {
        let state = transaction.state
        guard act.kept == state.head, act.generation > state.generation else {
            throw GateError.badRequest("it is not for the database as it is")
        }
        for pin in pins where pin.head.size > 0 {
            guard act.lastKnown.size >= pin.head.size else {
                throw GateError.wrongState("the gate has seen more of the log than the restore says is lost")
            }
            guard act.generation > pin.generation else {
                throw GateError.wrongState("the restore's generation was used by another one")
            }
            if pin.generation == state.generation, pin.head.size <= state.head.size {
                try transaction.nodes.verify(
                    state.head, extends: pin.head, or: "the backup is not of the log that the gate has seen")
            }
        }
    }

    /// What is said to be lost is not there: nobody could tell later who deleted it.
    private static func check(_ documents: [[UInt8]], of act: RestoreAct, in reader: any StoreReader) throws {
        guard documents.count == 1, let document = try? RestoreDocument(documents[0]),
            document.generation == act.generation
        else { throw GateError.badRequest("its document is not one of a restore") }
        for half in document.lost where half.field.rawValue == 0 {
            guard try !reader.halfBWraps(of: half.record).contains(where: { $0.write == half.write }) else {
                throw GateError.badRequest("it says that something is lost which is there")
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
        transaction.adopt(epoch: transaction.governance.activeEpoch)
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

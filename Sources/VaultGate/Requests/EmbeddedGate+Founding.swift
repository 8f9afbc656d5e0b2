public import GateProtocol
internal import OpenSSL
internal import TransparencyLog
internal import VaultCrypto
internal import VaultModel
internal import VaultStore

extension EmbeddedGate {
    /// Founds the vault: its first statement becomes entry 0 of the log.
    ///
    /// One that lacks signatures of administrators waits for them, and nothing else works until they are there.
    ///
    /// - Returns: `nil` while the statement waits.
    /// - Throws: ``GateError/changedMeanwhile`` when it lacks a signature that the one that waits has;
    ///   ``GateError/statementRefused(_:entry:)`` for a root or policy that cannot take effect, with an entry that was
    ///   not written: there is no log yet.
    public func found(_ request: StatementRequest) async throws(GateError) -> Receipt? {
        let done = try Self.mapErrors {
            let part = try RequestPart(request.request.bytes)
            guard part.vault == keys.vault, part.seen == TreeHead(size: 0, root: RFC6962.emptyRoot) else {
                throw GateError.badRequest("it is for another vault")
            }
            let signed = try statement(of: part, request)
            guard case .root(let root) = signed.statement.acts.first,
                let signer = root.administrators.first(where: { $0.identity.fingerprint == part.actor }),
                Ed25519.isValid(
                    signature: request.request.signature.span.bytes, for: request.request.bytes.span.bytes,
                    publicKey: signer.identity.signingPublicKey.span.bytes),
                root.logPublicKey == keys.logPublicKey, root.gatePublicKey == keys.gatePublicKey
            else { throw GateError.badRequest("it is not the first statement of this vault") }
            return try store.write { writer in try found(part, request, signed, in: writer) }
        }
        guard let (transaction, receipt) = done else { return nil }
        governance = transaction.governance
        frontier = transaction.frontier
        seen = transaction.state.pin
        try files.movePin(to: seen)
        return receipt
    }

    private func found(
        _ part: RequestPart, _ request: StatementRequest, _ signed: SignedStatement, in writer: any StoreWriter
    ) throws -> (Transaction, Receipt)? {
        guard try writer.value(.state) == nil, try writer.logSize() == 0 else {
            throw GateError.configuration("there is a vault here already")
        }
        try Self.check(signed, follows: try Self.pendingStatements(in: writer))
        let now = clock()
        let version =
            signed.statement.acts.compactMap { act -> UInt32? in
                if case .policy(let version, _) = act { version } else { nil }
            }.first ?? 0
        let entry = LogEntry(
            request: part, requestBytes: request.request.bytes, signature: request.request.signature,
            gate: GatePart(
                index: 0, allowed: true, rule: Name.code("governance"), policyVersion: version, clock: now,
                time: now, statements: 0, grant: nil))
        let governance: Governance
        do throws(GovernanceError) {
            governance = try Governance(
                first: signed, entry: 0, leafHash: entry.leafHash, at: now,
                readPolicy: policies(request.documents, in: writer))
        } catch .notEnoughSignatures {
            let pending = PendingStatement(signed, documents: request.documents)
            try writer.put(PendingStatementRow(statement: pending.id, bytes: pending.bytes))
            return nil
        } catch {
            throw GateError.statementRefused(error, entry: 0)
        }
        var transaction = Transaction(
            store: writer, keys: keys, contexts: contexts, governance: governance,
            state: GateState(
                generation: governance.generation, epoch: GateKeys.firstEpoch, head: part.seen, time: now,
                statements: 0, governance: .zero),
            frontier: Frontier(), clock: now)
        try transaction.append(entry)
        try Self.store(request, in: writer)
        try writer.deletePendingStatement(signed.statement.id)
        let checkpoint = try transaction.close()
        return (transaction, try transaction.receipt(for: entry, checkpoint: checkpoint))
    }

    /// A vault that waits for its first statement waits for this one, and its signatures are all there.
    private static func check(_ signed: SignedStatement, follows pending: [PendingStatement]) throws {
        for known in pending {
            guard known.signed.statement == signed.statement else {
                throw GateError.configuration("there is a vault here already, which waits for signatures")
            }
            guard let endorsement = try? Governance.endorsement(ofFirst: known.signed) else { continue }
            guard Set(endorsement.signers).isSubset(of: signed.signatures.map(\.signer)) else {
                throw GateError.changedMeanwhile
            }
        }
    }
}

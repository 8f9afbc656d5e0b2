internal import GateProtocol
internal import OpenSSL
internal import VaultCrypto
internal import VaultModel
internal import VaultStore

extension Transaction {
    /// Why an official may not sign these acts at all, as a code for the log.
    func refusal(of part: RequestPart, for statement: Statement) -> String? {
        if let code = refusal(of: part.actor) { return code }
        let hasOffice = statement.acts.contains { act in
            governance.signers(with: act.authority).contains { $0.fingerprint == part.actor }
        }
        return hasOffice ? nil : "deny.governance"
    }

    /// Keeps a statement that lacks nothing but signatures, and logs who proposed or signed it.
    ///
    /// - Returns: `nil` when it cannot wait: too few could sign it, or it is too long.
    mutating func pend(
        _ signed: SignedStatement, _ part: RequestPart, _ request: StatementRequest
    ) throws -> Outcome<LogEntry>? {
        let pending = PendingStatement(signed, documents: request.documents)
        guard pending.signed.signatures.count > 0, try governance.endorsement(of: signed).canBeCompleted,
            pending.bytes.count <= PendingStatement.limit
        else { return nil }
        let others = try store.pendingStatements(limit: .max).filter { $0.statement != pending.id }
        guard others.count < PendingStatement.maximumCount else {
            return try refuse(part, request.request, code: "refuse.too-many-pending")
        }
        try store.put(PendingStatementRow(statement: pending.id, bytes: pending.bytes))
        return .answered(
            try append(part, request.request, allowed: false, rule: Name.code(GatePart.pendingRule)))
    }

    /// Deletes what can take effect no more, or cannot be read.
    func deletePendingThatAreOver() throws {
        for row in try store.pendingStatements(limit: .max) {
            let pending = try? PendingStatement(row.bytes)
            let isOver = pending.map { $0.id != row.statement || $0.isOver(under: governance.root, at: now) } ?? true
            if isOver { try store.deletePendingStatement(row.statement) }
        }
    }

    /// Two who sign at once must not lose one signature: whoever comes second signs what the first one left.
    func checkIncludesPending(_ signed: SignedStatement) throws {
        for pending in try EmbeddedGate.pendingStatements(in: store)
        where pending.signed.statement == signed.statement {
            // Signatures that do not fit are nobody's.
            guard let known = try? governance.endorsement(of: pending.signed) else { continue }
            guard Set(known.signers).isSubset(of: signed.signatures.map(\.signer)) else {
                throw GateError.changedMeanwhile
            }
        }
    }
}

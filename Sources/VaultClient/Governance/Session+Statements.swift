public import GateProtocol
public import OpenSSL
internal import TransparencyLog
public import VaultCrypto
public import VaultModel

/// What a statement came to.
public struct StatementReceipt: Hashable, Sendable {
    public let statement: StatementID
    /// The log index where it took effect, or where it is noted that it waits.
    public let entry: UInt64
    /// Whether it waits for signatures of other administrators.
    public let isPending: Bool
}

extension Session {
    /// How long a statement may wait for its way into the log, in seconds.
    private static let statementLife: Int64 = 7 * 86_400

    /// Signs acts as one statement and puts it into the log, where it takes effect or waits for other signatures.
    ///
    /// The gate decides whether the official has the authority that the acts need; a refusal is logged.
    public func submit(
        _ acts: [Act], wraps: [KeyWrap] = [], documents: [[UInt8]] = []
    ) async throws(ClientError) -> StatementReceipt {
        try await submit(acts, wraps: wraps, documents: documents, escrowKey: nil)
    }

    /// As ``submit(_:wraps:documents:)``, with the escrow key that an act proposes, sealed to the gate.
    func submit(
        _ acts: [Act], wraps: [KeyWrap] = [], documents: [[UInt8]] = [], escrowKey: [UInt8]?
    ) async throws(ClientError) -> StatementReceipt {
        let governance = view.governance
        let time = clock()
        let signed = try clientErrors {
            var signed = SignedStatement(
                Statement(
                    vault: vault, id: try StatementID.random(), rootVersion: governance.root.version,
                    logSize: view.head.size, expiry: time.adding(seconds: Self.statementLife), acts: acts))
            try signed.sign(with: keys)
            return signed
        }
        return try await send(signed, wraps: wraps, documents: documents, escrowKey: escrowKey)
    }

    private func send(
        _ signed: SignedStatement, wraps: [KeyWrap] = [], documents: [[UInt8]], escrowKey: [UInt8]? = nil
    ) async throws(ClientError) -> StatementReceipt {
        var part = try part(
            .statement,
            detail: Detail.statement(wraps: wraps, documents: documents, escrowKey: escrowKey, vault: vault))
        part.statement = signed.bytes
        let (entry, _, _) = try await exchange(part) { request throws(GateError) in
            let request = StatementRequest(
                request: request, wraps: wraps, documents: documents, escrowKey: escrowKey)
            return (try await gate.submit(request), ())
        }
        try await refresh()
        return StatementReceipt(
            statement: signed.statement.id, entry: entry.gate.index, isPending: entry.gate.isPending)
    }

    /// Asks the gate for what is for custodians only, so that it refuses others and logs it.
    func requireCustody() async throws(ClientError) {
        guard !governance.isCustodian(keys.fingerprint) else { return }
        _ = try await submit([.keyWraps([])])
    }

    /// The statements that wait for signatures, each with those that count under the root in force.
    ///
    /// Whose statement cannot be counted, or whose time is over, waits for nothing and is left out.
    public func pendingStatements() async throws(ClientError) -> [(pending: PendingStatement, endorsement: Endorsement)]
    {
        try await refresh()
        let (governance, now) = (view.governance, clock())
        let all = try await asking { () throws(GateError) in try await gate.pendingStatements() }
        return all.compactMap { pending in
            guard pending.signed.statement.vault == vault, !pending.isOver(under: governance.root, at: now),
                let endorsement = try? governance.endorsement(of: pending.signed)
            else { return nil }
            return (pending, endorsement)
        }
    }

    /// Adds this official's signature to a statement that waits; it takes effect at once when it is the last one needed.
    ///
    /// Read what it does first: ``pendingStatements()`` has its acts.
    ///
    /// - Throws: ``ClientError/wrongState(_:)`` when no such statement waits, or this official has signed it.
    public func sign(_ id: StatementID) async throws(ClientError) -> StatementReceipt {
        for _ in 0..<PendingStatement.maximumCount {
            guard let (pending, endorsement) = try await pendingStatements().first(where: { $0.pending.id == id })
            else { throw .wrongState("no such statement waits for signatures") }
            guard !pending.signed.signatures.contains(where: { $0.signer == keys.fingerprint }) else {
                throw .wrongState("you have signed this statement; it waits for others")
            }
            // Who has no such office is refused by the gate, which logs it.
            let authority = pending.signed.statement.acts.first?.authority ?? .administrators
            let isSigner = governance.signers(with: authority).contains { $0.fingerprint == keys.fingerprint }
            guard !isSigner || endorsement.others.contains(keys.fingerprint) else {
                throw .wrongState("your signature would not count under this statement")
            }
            let signed = try clientErrors {
                var signed = pending.signed
                try signed.sign(with: keys)
                return signed
            }
            do throws(ClientError) {
                return try await send(signed, documents: pending.documents)
            } catch .gate(.changedMeanwhile) {
                // Somebody else signed between: theirs is needed as well.
                continue
            }
        }
        throw .gate(.changedMeanwhile)
    }

    /// Enrols an official, with roles in the same statement.
    public func enrol(
        _ file: PublicKeyFile, roles: [Name], scope: Scope?, until: Timestamp?
    ) async throws(ClientError) -> StatementReceipt {
        var acts: [Act] = [.enrol(file)]
        for role in roles {
            acts.append(.grant(try grantAct(file.identity.fingerprint, role: role, scope: scope, until: until)))
        }
        return try await submit(acts)
    }

    /// Gives an official a role.
    ///
    /// - Parameter old: a grant that ends in the same statement: a change of role.
    public func grant(
        _ role: Name, to official: Digest, scope: Scope?, until: Timestamp?, insteadOf old: GrantID? = nil
    ) async throws(ClientError) -> (receipt: StatementReceipt, grant: GrantID) {
        let act = try grantAct(official, role: role, scope: scope, until: until)
        return (try await submit((old.map { [.removeGrant($0)] } ?? []) + [.grant(act)]), act.id)
    }

    private func grantAct(
        _ official: Digest, role: Name, scope: Scope?, until: Timestamp?
    ) throws(ClientError) -> GrantAct {
        let allowed = governance.policy.role(role)?.scopes
        return try clientErrors {
            GrantAct(
                id: try GrantID.random(), official: official, role: role, scope: scope ?? allowed?.first ?? .all,
                until: until)
        }
    }

    /// Replaces the root: who administers, how many of them sign, who holds custody.
    ///
    /// Keys of log and gate stay, and so does the first root's fingerprint, which people pin.
    public func replaceRoot(
        administrators: [PublicKeyFile], threshold: Int, custodians: [PublicKeyFile], custodianThreshold: Int
    ) async throws(ClientError) -> StatementReceipt {
        let root = governance.root
        return try await submit([
            .root(
                Root(
                    vault: vault, version: root.version + 1, previous: root.fingerprint, administrators: administrators,
                    threshold: UInt16(clamping: threshold), custodians: custodians,
                    custodianThreshold: UInt16(clamping: custodianThreshold),
                    origin: root.origin, logPublicKey: root.logPublicKey, gatePublicKey: root.gatePublicKey,
                    floors: root.floors, created: clock()))
        ])
    }

    /// Puts a policy document in force.
    public func apply(policy document: [UInt8]) async throws(ClientError) -> StatementReceipt {
        let policy = try clientErrors { try readPolicy(document) }
        return try await submit(
            [.policy(version: policy.version, document: SHA256.hash(document))], documents: [document])
    }
}

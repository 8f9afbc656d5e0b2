public import GateProtocol
public import OpenSSL
internal import TransparencyLog
public import VaultCrypto
public import VaultModel

/// What a statement came to.
public struct StatementReceipt: Hashable, Sendable {
    public let statement: StatementID
    /// The log index where it took effect.
    public let entry: UInt64
}

extension Session {
    /// How long a statement may wait for its way into the log, in seconds.
    private static let statementLife: Int64 = 7 * 86_400

    /// Signs acts as one statement and puts it into the log.
    ///
    /// - Throws: ``ClientError/wrongOffice(_:)`` unless the official has the authority that the acts need.
    public func submit(
        _ acts: [Act], wraps: [KeyWrap] = [], documents: [[UInt8]] = []
    ) async throws(ClientError) -> StatementReceipt {
        try requireAuthority(for: acts)
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
        var part = try part(
            .statement, detail: Detail.statement(wraps: wraps, documents: documents, vault: vault))
        part.statement = signed.bytes
        let (entry, _, _) = try await exchange(part) { request throws(GateError) in
            (try await gate.submit(StatementRequest(request: request, wraps: wraps, documents: documents)), ())
        }
        try await refresh()
        return StatementReceipt(statement: signed.statement.id, entry: entry.gate.index)
    }

    private func requireAuthority(for acts: [Act]) throws(ClientError) {
        for act in acts {
            switch act.authority {
            case .administrators:
                guard governance.isAdministrator(keys.fingerprint) else { throw .wrongOffice("an administrator") }
            case .custodian:
                guard governance.isCustodian(keys.fingerprint) else { throw .wrongOffice("a custodian") }
            }
        }
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
    public func grant(
        _ role: Name, to official: Digest, scope: Scope?, until: Timestamp?
    ) async throws(ClientError) -> (receipt: StatementReceipt, grant: GrantID) {
        let act = try grantAct(official, role: role, scope: scope, until: until)
        return (try await submit([.grant(act)]), act.id)
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

    /// Puts a policy document in force.
    public func apply(policy document: [UInt8]) async throws(ClientError) -> StatementReceipt {
        let policy = try clientErrors { try readPolicy(document) }
        return try await submit(
            [.policy(version: policy.version, document: SHA256.hash(document))], documents: [document])
    }
}

import CaseVault
import OpenSSL
import VaultAudit
import VaultCrypto
import VaultModel

/// A statement that waits for signatures, with what is needed to say what it does and whose signatures it lacks.
struct WaitingStatement {
    let pending: PendingStatement
    let endorsement: Endorsement
    /// `nil` while the vault waits for its first statement.
    let governance: Governance?

    var isFounding: Bool { governance == nil }

    /// Whether the vault was restored and waits for this statement.
    var isRestore: Bool {
        if case .restore = pending.signed.statement.acts.first { true } else { false }
    }

    var missing: Int { max(0, endorsement.needed - endorsement.signers.count) }

    var members: [Output.Member] {
        [
            ("statement", .string(pending.id)),
            ("acts", .strings(pending.signed.statement.acts.map(\.name))),
            ("signed", .strings(endorsement.signers.map(handle))),
            ("missing", .number(missing)), ("others", .strings(endorsement.others.map(handle))),
            ("until", .string(DateText.text(pending.signed.statement.expiry))),
        ]
    }

    /// What each act does, in words.
    var acts: [ActText] {
        let statement = pending.signed.statement
        return statement.acts.map { ActText($0, in: statement, governance: governance) }
    }

    func handle(_ official: Digest) -> String {
        if let governance { return Lookup(governance: governance).handle(official) }
        guard case .root(let root) = pending.signed.statement.acts.first else { return official.hex }
        let person = root.administrators.first { $0.identity.fingerprint == official }
        return person?.identity.handle ?? official.hex
    }
}

extension Options {
    /// What waits for signatures and can still take effect.
    func waitingStatements() throws -> [WaitingStatement] {
        let vault = try namedVault()
        if let founding = try vault.foundingStatement() {
            let endorsement = try Governance.endorsement(ofFirst: founding.signed)
            return [WaitingStatement(pending: founding, endorsement: endorsement, governance: nil)]
        }
        if let restore = try vault.waitingRestore() {
            return WaitingStatement.all([restore.pending], under: restore.governance)
        }
        return WaitingStatement.all(try vault.pendingStatements(), under: try audit().governance())
    }

    /// One of them.
    func waitingStatement(_ text: String) throws -> WaitingStatement {
        guard let id = StatementID(hex: text) else {
            throw Failure(
                .usage, "a statement's id has 32 lower-case hex digits", hint: .command("statement list"))
        }
        guard let found = try waitingStatements().first(where: { $0.pending.id == id }) else {
            throw Failure(
                .notFound, "no such statement waits for signatures", hint: .command("statement list"))
        }
        return found
    }
}

extension WaitingStatement {
    /// What of these rows can still take effect. Their signatures are checked.
    static func all(_ pending: [PendingStatement], under governance: Governance) -> [WaitingStatement] {
        pending.compactMap { pending in
            guard pending.signed.statement.vault == governance.vault,
                !pending.isOver(under: governance.root, at: Clock.now()),
                let endorsement = try? governance.endorsement(of: pending.signed)
            else { return nil }
            return WaitingStatement(pending: pending, endorsement: endorsement, governance: governance)
        }
    }
}

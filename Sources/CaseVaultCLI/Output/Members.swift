import VaultClient
import VaultCrypto
import VaultModel

/// Objects that several commands print.
enum Members {
    /// `official` and `compartment` of everybody who waits for a key, by handle and then by compartment id.
    static func waiting(_ governance: Governance, for official: Governance.Official? = nil) -> JSON {
        let lookup = Lookup(governance: governance)
        let waiting = governance.waiting(at: Clock.now()).filter { waiting in
            official.map { $0.identity.fingerprint == waiting.official } ?? true
        }.map { (handle: lookup.handle($0.official), compartment: $0.compartment) }
        return .array(
            waiting.sorted { $0 < $1 }.map { waiting in
                .object([
                    ("official", .string(waiting.handle)),
                    ("compartment", .string(governance.policy.schema.compartment(waiting.compartment)?.name)),
                ])
            })
    }

    /// A grant, with its end by its own date or the role's limit.
    static func grant(_ grant: Governance.Grant, _ governance: Governance) -> [Output.Member] {
        let state =
            grant.removedAt != nil
            ? "removed" : governance.isActive(grant, at: Clock.now()) ? "active" : "expired"
        return [
            ("grant", .string(grant.act.id)),
            ("official", .string(Lookup(governance: governance).handle(grant.act.official))),
            ("role", .string(grant.act.role)), ("scope", .string(grant.act.scope.rawValue)),
            ("until", .string(governance.end(of: grant).map(DateText.text))), ("state", .string(state)),
            ("entry", .number(grant.entry)),
        ]
    }

    /// What a statement came to.
    static func statement(_ receipt: StatementReceipt, _ governance: Governance) -> [Output.Member] {
        [
            ("statement", .string(receipt.statement)), ("entry", .number(receipt.entry)),
            ("pending", .bool(receipt.isPending)),
            ("waiting", waiting(governance)),
        ]
    }
}

extension Options {
    /// Prints what a statement came to, and who has to act next.
    func show(
        _ verb: String, _ receipt: StatementReceipt, _ governance: Governance, more: [Output.Member] = []
    ) throws(Failure) {
        try output.object(verb, Members.statement(receipt, governance) + more)
        if receipt.isPending {
            messages.hint(.command("statement sign \(receipt.statement)", as: "another administrator"))
        } else if !governance.waiting(at: Clock.now()).isEmpty {
            messages.hint(.command("key distribute", as: "a custodian"))
        }
    }
}

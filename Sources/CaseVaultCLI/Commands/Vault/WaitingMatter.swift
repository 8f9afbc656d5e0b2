import OpenSSL
import VaultCrypto
import VaultModel

/// Something that waits for somebody: a key for its distribution, a statement for signatures, a grant for its renewal.
struct WaitingMatter {
    let members: [Output.Member]
    /// Handles of those who can act.
    let by: [String]
    /// Handle of whom it is about, if it is about somebody.
    let official: String?
    /// What waits, in a few words.
    let text: String
    let until: String?

    /// How long before its end a grant is named, in seconds.
    private static let notice: Int64 = 14 * 86_400

    static func all(_ governance: Governance, _ statements: [WaitingStatement]) -> [WaitingMatter] {
        let lookup = Lookup(governance: governance)
        let custodians = governance.root.custodians.map(\.identity)
        let administrators = governance.root.administrators.map(\.identity)
        func able(_ people: [OfficialIdentity]) -> [String] {
            people.filter { governance.officials[$0.fingerprint]?.isActive == true }.map(\.handle)
        }
        let signatures = statements.map { waiting in
            let others = waiting.endorsement.others.map(waiting.handle)
            let until = DateText.text(waiting.pending.signed.statement.expiry)
            return WaitingMatter(
                members: [
                    ("what", "signature"), ("statement", .string(waiting.pending.id)),
                    ("acts", .strings(waiting.pending.signed.statement.acts.map(\.name))),
                    ("missing", .number(waiting.missing)), ("until", .string(until)),
                ], by: others, official: nil, text: "statement \(waiting.pending.id), signatures", until: until)
        }
        let keys = governance.waiting(at: Clock.now()).compactMap { waiting -> WaitingMatter? in
            let handle = lookup.handle(waiting.official)
            guard let compartment = governance.policy.schema.compartment(waiting.compartment) else { return nil }
            return WaitingMatter(
                members: [
                    ("what", "key"), ("official", .string(handle)), ("compartment", .string(compartment.name)),
                ], by: able(custodians), official: handle, text: "\(handle), the key of \(compartment.name)", until: nil
            )
        }
        let grants = governance.endingGrants(at: Clock.now(), within: notice).map { grant in
            let members = Members.grant(grant, governance)
            let handle = lookup.handle(grant.act.official)
            let isOver = !governance.isActive(grant, at: Clock.now())
            return WaitingMatter(
                members: [("what", "grant")] + members.filter { $0.key != "entry" }, by: able(administrators),
                official: handle, text: "\(handle), role \(grant.act.role), which \(isOver ? "is over" : "ends soon")",
                until: governance.end(of: grant).map(DateText.text))
        }
        return signatures + keys.sorted { ($0.official ?? "", $0.text) < ($1.official ?? "", $1.text) } + grants
    }

    /// Whether somebody waits for it or has to act.
    func concerns(_ handle: String) -> Bool { official == handle || by.contains(handle) }

    var json: JSON { .object(members + [("by", .strings(by))]) }

    var row: [Output.Member] {
        [("waiting", .string(text)), ("for", .strings(by)), ("until", .string(until))]
    }
}

import VaultCrypto
import VaultModel

/// Something that somebody should have done: what `status --check` ends with 6 for.
struct Overdue {
    /// A grant that ends within so many seconds has to be renewed now, if it is to be.
    static let notice: Int64 = 7 * 86_400

    let kind: String
    let what: String
    let why: String
    /// The command that puts it right.
    let next: Hint

    var members: [Output.Member] {
        [("overdue", .string(kind)), ("what", .string(what)), ("why", .string(why))]
    }

    /// Everything that is overdue, in the order of the compartments, then of the grants in the log.
    static func all(_ governance: Governance, at time: Timestamp) -> [Overdue] {
        governance.policy.schema.compartments.compactMap { rotation(of: $0, governance) } + grants(governance, at: time)
    }

    /// A rotation that was begun, or one that a revocation calls for.
    private static func rotation(of compartment: Compartment, _ governance: Governance) -> Overdue? {
        let rotate = Hint.command("key rotate \(compartment.name)", as: "a custodian")
        if !governance.versionsToLeave(compartment.id).isEmpty {
            let why = "a rotation was begun and has not ended"
            return Overdue(kind: "rotation", what: compartment.name.description, why: why, next: rotate)
        }
        guard let active = governance.activeKey(compartment.id) else { return nil }
        let revoked = governance.wraps.keys.filter {
            $0.compartment == compartment.id && $0.version == active.act.version
        }.compactMap { governance.officials[$0.recipient] }.filter { $0.revokedAt != nil }.map(\.identity.handle)
            .sorted()
        guard !revoked.isEmpty else { return nil }
        let why = "its key is still held by \(revoked.joined(separator: ", ")), who is revoked"
        return Overdue(kind: "rotation", what: compartment.name.description, why: why, next: rotate)
    }

    private static func grants(_ governance: Governance, at time: Timestamp) -> [Overdue] {
        let lookup = Lookup(governance: governance)
        return governance.grants.values.filter { governance.isActive($0, at: time) }
            .sorted { ($0.entry, $0.act.id) < ($1.entry, $1.act.id) }
            .compactMap { grant in
                guard governance.officials[grant.act.official]?.isActive == true,
                    let end = governance.policy.expiry(of: grant.active(index: 0)), end - time.seconds < notice
                else { return nil }
                let handle = lookup.handle(grant.act.official)
                let day = DateText.text(Timestamp(milliseconds: UInt64(max(0, end)) * 1000)).prefix(10)
                return Overdue(
                    kind: "grant", what: "\(handle) as \(grant.act.role)", why: "ends on \(day) in UTC",
                    next: .command("grant add --official \(handle) --role \(grant.act.role)", as: "an administrator"))
            }
    }
}

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

    /// Everything that is overdue: keys in the order of the compartments, then the recovery shares, then grants as in the log.
    static func all(_ governance: Governance, at time: Timestamp) -> [Overdue] {
        governance.dueRotations(at: time).filter { $0.deadline <= time }.map { Overdue($0, governance) }
            + drill(governance, at: time) + grants(governance, at: time)
    }

    private init(kind: String, what: String, why: String, next: Hint) {
        self.kind = kind
        self.what = what
        self.why = why
        self.next = next
    }

    init(_ due: Governance.DueRotation, _ governance: Governance) {
        let lookup = Lookup(governance: governance)
        let key = lookup.name(of: due.key)
        let why =
            switch due.reason {
            case .compromised: "a version that is compromised still protects something"
            case .revoked(let people):
                "its key is still held by \(people.map(lookup.handle).sorted().joined(separator: ", ")), who is revoked"
            case .recovered: "the recovery secret was used since it was made"
            case .period: "it is older than the policy allows"
            case .unfinished: "a rotation was begun and has not ended"
            }
        self.init(kind: "rotation", what: key, why: why, next: .command("key rotate \(key)", as: "a custodian"))
    }

    private static func drill(_ governance: Governance, at time: Timestamp) -> [Overdue] {
        guard let deadline = governance.drillDeadline, deadline <= time else { return [] }
        return [
            Overdue(
                kind: "drill", what: "recovery shares", why: "they were not tried for longer than the policy allows",
                next: .command("key drill", as: "a custodian"))
        ]
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

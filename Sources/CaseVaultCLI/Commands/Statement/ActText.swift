import OpenSSL
import VaultCrypto
import VaultModel

/// An act of governance in words, so that a signer knows what they sign, and as members of an object.
struct ActText {
    let text: String
    let members: [Output.Member]

    /// - Parameter governance: as it is before the statement; `nil` for the first one.
    init(_ act: Act, in statement: Statement, governance: Governance?) {
        let people = Names(statement, governance)
        var members: [Output.Member] = [("act", .string(act.name))]
        func about(_ official: Digest) {
            members.append(("official", .string(people.handle(official))))
            members.append(("fingerprint", .string(official.hex)))
        }
        switch act {
        case .root(let root):
            let change = RootChange(from: governance?.root, to: root)
            text = change.text
            members += change.members
        case .enrol(let file):
            let identity = file.identity
            about(identity.fingerprint)
            members.append(("same", .strings(people.handles(likeThat: identity))))
            text = "enrols \(people.full(identity.fingerprint))" + people.warning(of: identity)
        case .revoke(let official):
            about(official)
            text = "ends all rights of \(people.full(official)), for good"
        case .suspend(let official):
            about(official)
            text = "suspends \(people.full(official)), who may do nothing until they return"
        case .resume(let official):
            about(official)
            text = "gives \(people.full(official)), who is suspended, their rights back"
        case .grant(let grant):
            about(grant.official)
            members += [
                ("grant", .string(grant.id)), ("role", .string(grant.role)), ("scope", .string(grant.scope.rawValue)),
                ("until", .string(grant.until.map(DateText.text))),
            ]
            let reach = grant.scope == .all ? "all records" : "assigned records"
            let end = grant.until.map { " until \(DateText.text($0))" } ?? ""
            text = "gives \(people.full(grant.official)) the role \(grant.role) on \(reach)\(end)"
        case .removeGrant(let id):
            members.append(("grant", .string(id)))
            guard let grant = governance?.grants[id] else {
                text = "ends grant \(id)"
                break
            }
            about(grant.act.official)
            members.append(("role", .string(grant.act.role)))
            text = "takes the role \(grant.act.role) from \(people.full(grant.act.official)) (grant \(id))"
        case .policy(let version, let document):
            members += [("version", .number(version)), ("document", .string(document.hex))]
            let before = governance.map { " in the place of version \($0.policy.version)" } ?? ""
            text =
                "puts policy version \(version) in force\(before), a document with SHA-256 \(document.hex)"
                + " (read it with --policy)"
        case .rekey(let act):
            about(act.old)
            members.append(("new", .string(act.person.identity.fingerprint.hex)))
            text = "puts new keys in the place of those of \(people.full(act.old))"
        case .hold(let record):
            members.append(("record", .string(record)))
            text = "forbids to erase record \(record)"
        case .release(let record):
            members.append(("record", .string(record)))
            text = "ends the legal hold on record \(record)"
        case .restore(let act):
            members += [
                ("generation", .number(act.generation)), ("kept", .number(act.keptCount)),
                ("lost", .number(act.lostCount)), ("document", .string(act.document.hex)),
            ]
            text =
                "opens generation \(act.generation) of the log after a restore: \(act.keptCount) entries are kept,"
                + " \(act.lostCount) are lost; whoever is not of the root is suspended"
        default:
            let key = KeyActText(act, policy: governance?.policy)
            text = key.text
            members += key.members
        }
        self.members = members
    }
}

/// Names of people in a statement, which may be enrolled by it.
private struct Names {
    private let known: [Digest: OfficialIdentity]
    private let before: [OfficialIdentity]

    init(_ statement: Statement, _ governance: Governance?) {
        before = governance.map { $0.officials.values.map(\.identity) } ?? []
        var known = Dictionary(before.map { ($0.fingerprint, $0) }, uniquingKeysWith: { first, _ in first })
        for case .enrol(let file) in statement.acts { known[file.identity.fingerprint] = file.identity }
        self.known = known
    }

    func handle(_ official: Digest) -> String { known[official]?.handle ?? official.hex }

    func full(_ official: Digest) -> String {
        known[official].map(\.inFull) ?? "nobody known, fingerprint \(official.hex)"
    }

    /// Handles of others with the same name at the same agency: perhaps the same person.
    func handles(likeThat identity: OfficialIdentity) -> [String] {
        before.filter { $0.name.utf8.elementsEqual(identity.name.utf8) && $0.agency == identity.agency }
            .map(\.handle).sorted()
    }

    func warning(of identity: OfficialIdentity) -> String {
        let same = handles(likeThat: identity)
        let service = identity.protection == .none ? "; their key file has no passphrase" : ""
        return same.isEmpty ? service : service + "; the same name and agency as \(same.joined(separator: ", "))"
    }
}

extension OfficialIdentity {
    /// Handle, name, agency and fingerprint.
    var inFull: String { "\(handle) (\(name), \(agency), fingerprint \(fingerprint.hex))" }
}

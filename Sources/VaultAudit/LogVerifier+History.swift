internal import VaultModel

extension LogVerifier {
    /// Decides a history again: the record's type follows from its writes in the log.
    mutating func checkHistory(_ part: RequestPart, _ governance: Governance, _ index: UInt64) {
        let grants = governance.activeGrants(of: part.actor, at: time).enumerated().map { $1.active(index: $0) }
        guard let type = part.record.flatMap({ writes[$0]?.type }), let purpose = part.purpose,
            case .allowed = governance.policy.decideHistory(
                of: type, purpose: purpose, legalBasis: part.legalBasis, grants: grants, isAssigned: isAssigned(part),
                time: time.seconds)
        else { return find(.decision, "entry \(index) allows what the policy refused", index) }
    }
}

internal import VaultModel

extension LogVerifier {
    /// Where a purpose demands a reason, one must have been written before by the same official.
    mutating func checkReason(_ part: RequestPart, _ governance: Governance, _ index: UInt64) {
        guard part.kind.mayNeedReason, part.purpose.flatMap({ governance.policy.purpose($0) })?.demandsReason == true
        else { return }
        let id = part.batchPosition == nil ? part.id : batchHead?.id
        let written = id.flatMap { writes[$0.reason] }
        guard let reason = governance.policy.schema.reason, written?.type == reason.recordType,
            written.map({ author(of: $0) }) == part.actor
        else {
            return find(.decision, "entry \(index) allows an access without the reason that its purpose demands", index)
        }
    }
}

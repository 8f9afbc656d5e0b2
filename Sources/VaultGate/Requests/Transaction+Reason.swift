internal import GateProtocol
internal import OpenSSL
internal import VaultCrypto
internal import VaultModel
internal import VaultStore

extension Transaction {
    /// Refuses what was allowed when its purpose demands a reason and none was written for the request before it.
    ///
    /// - Parameter head: the id of the batch's head for a request inside a batch: the reason is given once for all.
    func demandReason(for part: RequestPart, head: RequestID? = nil, _ ruling: Ruling) throws -> Ruling {
        guard ruling.isAllowed, part.kind.mayNeedReason,
            let purpose = part.purpose.flatMap({ governance.policy.purpose($0) }), purpose.demandsReason
        else { return ruling }
        let refusal = Ruling(refusal: "deny.reason")
        guard let reason = governance.policy.schema.reason,
            let row = try store.record((head ?? part.id).reason), row.type == reason.recordType,
            let written = try store.logRow(row.entry)
        else { return refusal }
        let entry = try LogEntry(written.entry)
        // Somebody else's words are not the reason of this official.
        let isOwn = entry.request.actor == part.actor && entry.request.record == row.record && entry.gate.allowed
        return isOwn ? ruling : refusal
    }
}

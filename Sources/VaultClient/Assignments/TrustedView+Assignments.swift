internal import GateProtocol
internal import OpenSSL
internal import TransparencyLog
internal import VaultCrypto
internal import VaultModel

extension TrustedView {
    /// Checks a roster: it is the one that an official signed in an assignment of the log.
    func roster(_ proof: RosterProof, of record: RecordID, in checkpoint: TreeHead) throws -> Roster {
        let roster = try Roster(proof.roster)
        let entry = try LogEntry(proof.entry.entry)
        try Self.verifyInclusion(proof.entry, entry: entry, in: checkpoint)
        guard roster.vault == governance.vault, roster.record == record, entry.gate.allowed,
            entry.request.record == record, entry.request.rosterAfter == roster.digest
        else { throw ClientError.notIntact("the roster is not the one that was signed") }
        try verifySignature(of: entry, "the assignment")
        return roster
    }

    /// Checks record keys for an official: each is one that a signed request of the log names by its hash.
    func recordKeys(
        _ delivered: [DeliveredRecordKey], of record: RecordID, for official: Digest, in checkpoint: TreeHead
    ) throws -> [TrustedRecordKey] {
        try delivered.map { delivery in
            let entry = try LogEntry(delivery.entry.entry)
            try Self.verifyInclusion(delivery.entry, entry: entry, in: checkpoint)
            let (wrap, digest) = (delivery.wrap, SHA256.hash(delivery.wrap.bytes))
            let item = entry.request.recordKeys.first {
                $0.recipient == official && $0.place == wrap.place && $0.digest == digest
            }
            guard let item, entry.gate.allowed, wrap.place.record == record else {
                throw ClientError.notAuthentic("a wrap of a record key that nobody signed")
            }
            try verifySignature(of: entry, "the delivery of a record key")
            return TrustedRecordKey(place: wrap.place, authority: item.authority, bytes: wrap.bytes)
        }
    }

    private func verifySignature(of entry: LogEntry, _ what: String) throws {
        guard let signer = governance.officials[entry.request.actor],
            entry.isSigned(by: signer.identity.signingPublicKey)
        else { throw ClientError.notAuthentic("the signature of \(what)") }
    }

    /// Checks what there is to settle.
    mutating func accept(_ page: SettlementPage) throws -> [(roster: Roster, settlement: Settlement)] {
        let checkpoint = try advance(to: page.checkpoint, by: page.consistency)
        return try page.settlements.map { settlement in
            let record = try Roster(settlement.roster.roster).record
            guard settlement.wraps.allSatisfy({ $0.wrap.place.record == record }) else {
                throw ClientError.notIntact("a wrap is of another record")
            }
            return (try roster(settlement.roster, of: record, in: checkpoint), settlement)
        }
    }
}

public import GateProtocol
internal import OpenSSL
internal import TransparencyLog
internal import VaultCrypto
internal import VaultModel
internal import VaultStore

extension EmbeddedGate {
    public nonisolated func export(_ batch: ExportBatch) async throws(GateError) -> ExportRelease {
        let head = try await admit(batch.head, as: .batch)
        let parts = try members(batch.requests, of: head, kind: .export, .read)
        let (receipt, sealed) = try await transact { [self] transaction -> (Outcome<LogEntry>, [Sealed]) in
            try transaction.checkFresh(head)
            var rulings: [Ruling] = []
            for part in parts {
                guard let id = part.record, try transaction.store.logIndex(of: part.id) == nil else {
                    throw GateError.badRequest("an id of the batch was used before")
                }
                let type = part.fields.first.flatMap { transaction.governance.policy.schema.field($0)?.recordType }
                let ruling = try transaction.demandReason(
                    for: part, head: head.id,
                    transaction.decide(
                        part.kind == .read ? .read : .export, by: part, recordType: type, fields: part.fields,
                        record: id))
                // All or none: one refused record refuses the batch, and its head says so.
                guard ruling.isAllowed else {
                    return (try transaction.refuse(head, batch.head, code: ruling.code), [])
                }
                rulings.append(ruling)
            }
            var records: [CheckedRecord] = []
            do {
                for part in parts {
                    guard let record = try record(of: part, in: transaction) else {
                        return (
                            try transaction.refuse(head, batch.head, code: "refuse.no-such-record") {
                                .noSuchRecord(entry: $0)
                            }, []
                        )
                    }
                    guard part.kind != .read || !record.manifest.isErased else {
                        return (try transaction.refuse(head, batch.head, .erased), [])
                    }
                    records.append(record)
                }
            } catch let error as GateError {
                return (try transaction.refuse(head, batch.head, code: "refuse.not-intact") { _ in error }, [])
            }
            let entry = try transaction.append(head, batch.head, allowed: true, rule: Name.code("batch"))
            for ((part, request), ruling) in zip(zip(parts, batch.requests), rulings) {
                try transaction.append(part, request, allowed: true, rule: ruling.rule, grant: ruling.grant)
            }
            return (.answered(entry), try records.map { try self.sealed($0, in: transaction) })
        } proving: { closed, sealed in
            try sealed.map { try $0.proved(in: closed) }
        }
        var released: [ReadRelease] = []
        for (part, sealed) in zip(parts, sealed) {
            released.append(try release(sealed, for: part, receipt: receipt))
        }
        return ExportRelease(receipt: receipt, records: released)
    }

    /// The record of a request, if it is of the type to which the fields belong.
    private nonisolated func record(of part: RequestPart, in transaction: Transaction) throws -> CheckedRecord? {
        let type = part.fields.first.flatMap { transaction.governance.policy.schema.field($0)?.recordType }
        guard let id = part.record,
            let record = try CheckedRecord(id, in: transaction.store, codes: transaction.codes),
            record.row.type == type
        else { return nil }
        return record
    }
}

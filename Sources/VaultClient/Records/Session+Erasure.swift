internal import GateProtocol
internal import OpenSSL
internal import VaultCrypto
public import VaultModel

extension Session {
    /// Erases fields of a record, or all of it, for good: nobody opens them any more, nor an older value of them.
    ///
    /// Logged as one erasure. Older copies of the database still open with the gate's key until its epoch is rolled.
    ///
    /// - Parameters:
    ///   - fields: which fields, also ones that the record does not have now; none for all of the record.
    ///   - reason: why, in words that only an auditor opens; written before the erasure, and anew for each attempt.
    /// - Throws: ``ClientError/gate(_:)`` with ``GateError/erased(entry:)`` when all of the record was erased before, and
    ///   with a refusal while administrators hold it; ``ClientError/wrongState(_:)`` when nothing is left to erase.
    public func erase(
        _ record: RecordID, fields: [FieldID] = [], purpose named: Name? = nil, legalBasis: Name? = nil,
        reason: String? = nil
    ) async throws(ClientError) -> WrittenRecord {
        let fields = Array(Set(fields)).sorted { $0.rawValue < $1.rawValue }
        let type = fields.first.flatMap { governance.policy.schema.field($0)?.recordType }
        let purpose = try self.purpose(named: named, for: .erase, recordType: type)
        var attempt = 1
        while true {
            var part = try part(.erase)
            part.record = record
            part.fields = fields
            part.purpose = purpose
            part.legalBasis = legalBasis
            // Without an outline it is asked all the same: the refusal belongs into the log.
            let manifest = try await outline(of: record)?.manifest
            let next = manifest?.erasing(fields, by: part.id)
            if let manifest, next == nil, !manifest.isErased { throw .wrongState("nothing is left of it to erase") }
            part.manifestBefore = manifest?.digest
            part.manifestAfter = next?.digest
            try await explain(part, reason)
            do throws(ClientError) {
                let entry = try await exchange(part) { (request) async throws(GateError) -> (Receipt, Void) in
                    (try await gate.erase(request), ())
                }.entry
                return WrittenRecord(
                    record: record, sequence: next?.sequence ?? 0, entry: entry.gate.index, purpose: purpose,
                    duplicates: [])
            } catch .gate(.changedMeanwhile) where attempt < Self.attempts {
                attempt += 1
                try await refresh()
            }
        }
    }
}

public import GateProtocol
internal import OpenSSL
internal import TransparencyLog
internal import VaultCrypto
public import VaultModel
internal import VaultStore

extension EmbeddedGate {
    public func indexWork(after record: RecordID?, limit: Int) async throws(GateError) -> IndexWork {
        let governance = try currentGovernance()
        guard let index = governance.activeIndex else { throw .wrongState("there is no index") }
        return try Self.mapErrors {
            try store.read { reader in
                var records: [UnindexedRecord] = []
                let codes = RowCodes(keys, generations: governance.generations)
                let page = try reader.records(after: record, limit: min(limit, 4096))
                for summary in page {
                    // What is not intact is left to `verify`.
                    guard
                        let checked = try? CheckedRecord(summary.record, in: reader, codes: codes)
                    else { continue }
                    let done = try reader.indexedFields(of: summary.record, version: index.act.version)
                    let fields = index.act.fields.map(\.field).filter {
                        checked.manifest.cell(of: $0) != nil && !done.contains($0)
                    }
                    if !fields.isEmpty { records.append(UnindexedRecord(record: summary.record, fields: fields)) }
                }
                return IndexWork(version: index.act.version, records: records, last: page.last?.record)
            }
        }
    }

    public nonisolated func index(
        _ request: IndexRequest
    ) async throws(GateError) -> (receipt: Receipt, indexed: Int) {
        let signed = request.request
        let part = try await admit(signed, as: .index)
        guard (1...Int(RequestPart.BatchHead.limit)).contains(request.cells.count),
            part.detailDigest
                == RequestPart.digest(
                    detail: Detail.index(request.cells, vault: part.vault), blind: part.blind)
        else { throw .badRequest("its tokens are not the ones that were signed") }
        let (receipt, indexed) = try await transact { transaction -> (Outcome<LogEntry>, Int) in
            try transaction.checkFresh(part)
            if let code = transaction.refusal(of: part.actor) {
                return (try transaction.refuse(part, signed, code: code), 0)
            }
            guard let index = transaction.governance.activeIndex?.act else { throw GateError.changedMeanwhile }
            let fields = try request.cells.map { try $0.tokens.indexed(in: index) }
            // Whoever cannot read the values would make tokens of others, and nobody would be found any more.
            guard !transaction.governance.isCustodian(part.actor),
                Set(fields.map(\.compartment)).allSatisfy({
                    transaction.governance.entitlement(of: part.actor, to: $0, at: transaction.now) != nil
                })
            else { return (try transaction.refuse(part, signed, code: "deny.custody"), 0) }
            guard transaction.keys.indexes[index.version] != nil else {
                throw GateError.wrongState(
                    "the gate has no key for version \(index.version) of the index: a custodian rotates the index")
            }
            var count = 0
            for (cell, field) in zip(request.cells, fields) {
                if try transaction.index(cell, field, since: part.seen.size) { count += 1 }
            }
            let entry = try transaction.append(
                part, signed, allowed: true, rule: Name.code("custody"), found: UInt32(clamping: count))
            return (.answered(entry), count)
        }
        return (receipt, indexed)
    }

    /// A version of the index closes only when everything that it finds is found by the active one too.
    nonisolated func checkIndexes(
        closedBy statement: Statement, next: Governance, in transaction: Transaction
    ) throws(GovernanceError) {
        for case .closeIndex(let version) in statement.acts {
            guard let active = next.activeIndex?.act, active.version != version else { continue }
            var left: UInt64 = 0
            do {
                for field in active.fields {
                    left += try transaction.store.indexedRecordCount(
                        of: field.field, in: version, notIn: active.version)
                }
            } catch {
                throw .keyState("what the index still has to take over could not be counted")
            }
            guard left == 0 else { throw .keyState("\(left) values have no tokens in version \(active.version) yet") }
        }
    }
}

extension FieldTokens {
    /// How the field is indexed, if these may be tokens of a value that is written.
    func indexed(in index: IndexAct) throws -> IndexedField {
        // A rebuild came between.
        guard version == index.version else { throw GateError.changedMeanwhile }
        guard let field = index.field(field), !tokens.contains(where: { $0.kind == .none }), isWithinLimit(of: field)
        else { throw GateError.badRequest("it has tokens of a field that is not indexed, or too many") }
        return field
    }
}

extension FieldTokens {
    /// A value has so many tokens and no more.
    func isWithinLimit(of field: IndexedField) -> Bool {
        guard tokens.count <= Self.limit else { return false }
        return !field.profile.isNumber || tokens.count { $0.kind != .person } <= Self.numberLimit
    }
}

extension Transaction {
    /// Stores the tokens of a cell, unless it has some or is not the record's any more; tells whether it did.
    ///
    /// - Parameter size: of the log that the official had seen. What was written or erased since may have gone into tokens of
    ///   several fields.
    fileprivate func index(_ cell: CellTokens, _ field: IndexedField, since size: UInt64) throws -> Bool {
        guard
            let record = try CheckedRecord(cell.record, in: store, codes: codes),
            record.row.entry < size, record.manifest.cell(of: field.field)?.write == cell.write,
            try !store.indexedFields(of: cell.record, version: cell.tokens.version).contains(field.field)
        else { return false }
        var update = IndexUpdate(self)
        try update.add(cell, field)
        _ = try update.insert()
        return true
    }

    /// Deletes the tokens of fields that change or go, in all versions, and those of names and date of birth together as
    /// soon as one of these changes.
    func deleteTokens(of record: RecordID, fields: [FieldID]) throws {
        guard !governance.indexes.isEmpty else { return }
        for field in fields { try store.deleteIndexTokens(of: record, field: field) }
        // Names and dates may be in tokens of several fields, by the policy in force or an earlier one, under any name.
        let indexed = governance.indexes.values.flatMap(\.act.fields)
        let names = Set(indexed.filter { $0.profile == .name }.map(\.field))
        guard fields.contains(where: { names.contains($0) || governance.policy.schema.field($0)?.type == .date })
        else { return }
        for field in names.subtracting(fields).sorted() {
            try store.deleteIndexTokens(of: record, field: field, kind: TokenKind.person.rawValue)
        }
    }
}

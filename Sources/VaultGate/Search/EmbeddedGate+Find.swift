public import GateProtocol
internal import OpenSSL
internal import VaultCrypto
internal import VaultModel
internal import VaultStore

extension EmbeddedGate {
    public nonisolated func find(_ request: FindRequest) async throws(GateError) -> FindRelease {
        let signed = request.request
        let part = try await admit(signed, as: .find)
        guard part.record == nil, !part.fields.isEmpty,
            request.tokens.allSatisfy({ $0.isQuery && part.fields.contains($0.field) }),
            Set(request.tokens.map { [$0.field.rawValue, $0.version] }).count == request.tokens.count,
            part.detailDigest
                == RequestPart.digest(
                    detail: Detail.find(request.tokens, vault: part.vault), blind: part.blind)
        else { throw .badRequest("its tokens are not the ones that were signed, or of no field that it names") }
        let (receipt, answer) = try await transact { transaction -> (Outcome<LogEntry>, Answer) in
            try transaction.checkFresh(part)
            let schema = transaction.governance.policy.schema
            let type = part.fields.first.flatMap { schema.field($0)?.recordType }
            let ruling = try transaction.limitSearches(
                of: part, transaction.demandReason(for: part, transaction.decideSearch(part, type)))
            guard ruling.isAllowed else {
                return (try transaction.refuse(part, signed, code: ruling.code), Answer())
            }
            guard let answer = try transaction.answer(part, request.tokens, type: type, scope: ruling.scope) else {
                return (try transaction.refuse(part, signed, code: "refuse.scan-limit"), Answer())
            }
            let entry = try transaction.append(
                part, signed, allowed: true, rule: ruling.rule, grant: ruling.grant, found: answer.count)
            return (.answered(entry), answer)
        }
        return FindRelease(receipt: receipt, found: answer.found, candidates: answer.candidates)
    }

    /// What a search found.
    fileprivate struct Answer: Sendable {
        var found: [FoundField] = []
        var candidates: [RecordID] = []

        var count: UInt32 { UInt32(clamping: max(candidates.count, Set(found.map(\.record)).count)) }
    }
}

extension FieldTokens {
    /// Whether these can be looked for: what tells duplicates is for writes alone.
    fileprivate var isQuery: Bool {
        tokens.count <= Self.limit && tokens.allSatisfy { $0.kind == .exact || $0.kind == .phonetic }
    }
}

extension TokenKind {
    /// How near a match by a token of this kind is.
    var match: Match {
        switch self {
        case .none, .exact: .exact
        case .phonetic: .phonetic
        case .person: .person
        }
    }
}

extension Transaction {
    /// How far back searches are counted, in seconds.
    private static let searchWindow: Int64 = 3600

    /// Refuses a search that was allowed when its official has made as many in the last hour as the role of the grant may.
    func limitSearches(of part: RequestPart, _ ruling: Ruling) throws -> Ruling {
        guard ruling.isAllowed, let grant = ruling.grant.flatMap({ governance.grants[$0] }) else { return ruling }
        let limit = Int(governance.policy.searchesPerHour(of: grant.act.role))
        return try searchCount(of: part.actor, upTo: limit) < limit ? ruling : Ruling(refusal: "deny.search-limit")
    }

    /// How many searches of an official were allowed in the last hour by the deciding time, as the log has them.
    private func searchCount(of actor: Digest, upTo limit: Int) throws -> Int {
        let official = governance.current(actor)
        var (count, end) = (0, nextIndex)
        while count < limit {
            let rows = try store.logRows(kind: RequestKind.find.rawValue, before: end, limit: 64)
            guard let last = rows.last else { return count }
            for row in rows {
                let entry = try LogEntry(row.entry)
                guard now < entry.gate.time.adding(seconds: Self.searchWindow) else { return count }
                if entry.gate.allowed, governance.current(entry.request.actor) == official { count += 1 }
            }
            end = last.index
        }
        return count
    }

    /// Decides a search. Fields that are scanned are opened for it, so they have to be readable as well, and in the narrower
    /// scope of both.
    fileprivate func decideSearch(_ part: RequestPart, _ type: RecordTypeID?) -> Ruling {
        let search = decide(.search, by: part, recordType: type, fields: part.fields)
        let scanned = part.fields.filter { governance.policy.schema.field($0)?.search == .scan }
        guard search.isAllowed, !scanned.isEmpty else { return search }
        let all = decide(.read, by: part, recordType: type, fields: scanned)
        if all.isAllowed, all.scope == .all { return search }
        let read = decide(.read, by: part, recordType: type, fields: scanned, isAssigned: true)
        guard read.isAllowed else { return read }
        return Ruling(isAllowed: true, rule: search.rule, grant: search.grant, scope: .assigned)
    }

    /// Finds the records of a search; `nil` when fields that are not indexed would have to be opened in too many of them.
    fileprivate func answer(
        _ part: RequestPart, _ tokens: [FieldTokens], type: RecordTypeID?, scope: Scope
    ) throws -> EmbeddedGate.Answer? {
        let schema = governance.policy.schema
        let scanned = part.fields.filter { schema.field($0)?.search == .scan }
        let indexed = Set(tokens.map(\.field))
        // A policy that indexes a field does not yet make an index of it.
        guard Set(part.fields).subtracting(scanned) == indexed else { throw GateError.changedMeanwhile }
        var answer = EmbeddedGate.Answer()
        var records: [RecordID]
        if indexed.isEmpty {
            guard let all = try self.records(of: type, scope: scope, to: part.actor) else { return nil }
            records = all
        } else {
            var search = IndexSearch(self, for: part.actor, type: type, scope: scope)
            let found = try search.records(with: tokens)
            records = found.keys.sorted()
            for record in records {
                for (field, kind) in (found[record] ?? [:]).sorted(by: { $0.key < $1.key }) {
                    answer.found.append(FoundField(record: record, field: field, match: kind.match))
                }
            }
        }
        guard !scanned.isEmpty else { return answer }
        guard records.count <= FieldSearch.scanLimit else { return nil }
        // What lacks a field, or was erased, or is not intact, cannot match.
        answer.candidates = try records.filter { id in
            guard let row = try store.record(id),
                let manifest = try? Manifest(checking: row.head, codes: codes)
            else { return false }
            let halves = try Set(store.halfBWraps(of: id).map(\.write))
            return scanned.allSatisfy { manifest.cell(of: $0).map { halves.contains($0.write) } ?? false }
        }
        let candidates = Set(answer.candidates)
        answer.found = answer.found.filter { candidates.contains($0.record) }
        return answer
    }

    /// The records of a type in a scope; `nil` when they are more than a scan opens.
    private func records(of type: RecordTypeID?, scope: Scope, to official: Digest) throws -> [RecordID]? {
        var records: [RecordID] = []
        if scope == .assigned {
            for id in try store.recordsAssigned(to: official)
            where try store.recordType(of: id) == type && isAssigned(id, to: official) {
                records.append(id)
                guard records.count <= FieldSearch.scanLimit else { return nil }
            }
            return records
        }
        var last: RecordID?
        while true {
            let page = try store.records(after: last, limit: 4096)
            guard let end = page.last else { return records }
            records += page.filter { $0.type == type }.map(\.record)
            guard records.count <= FieldSearch.scanLimit else { return nil }
            last = end.record
        }
    }
}

public import GateProtocol
internal import OpenSSL
internal import VaultCrypto
public import VaultModel

/// A value that a field of a record is to have.
public struct FieldQuery: Sendable {
    public let field: FieldID
    public let value: String

    public init(field: FieldID, value: String) {
        self.field = field
        self.value = value
    }
}

/// What a search came to.
public struct SearchResult: Hashable, Sendable {
    /// Each record that was found, with each field; ascending by record.
    public let found: [FoundField]
    /// The log index of the search.
    public let entry: UInt64
    public let purpose: Name
}

extension Session {
    /// How many records a scan opens under one signature.
    private static let scanBatch = 256

    /// Finds records that have all of some values, in the official's scope.
    ///
    /// Logged as one access with the fields and the number of records, before anything is told; nothing of the values is
    /// in the log. Fields that the policy has scanned are then opened in each record that is left, at most
    /// ``FieldSearch/scanLimit``, with an entry of a read for each; what was opened is not handed out.
    ///
    /// - Throws: ``ClientError/invalidValue(field:reason:)`` for a value that has nothing to search for;
    ///   ``ClientError/waitingForCustodian(_:)`` before the index or its keys are there; ``ClientError/gate(_:)`` with the
    ///   refusal of a field, a purpose, or too many searches.
    public func find(
        _ queries: [FieldQuery], purpose named: Name? = nil, legalBasis: Name? = nil, reason: String? = nil
    ) async throws(ClientError) -> SearchResult {
        let schema = governance.policy.schema
        let type = queries.first.flatMap { schema.field($0.field)?.recordType }
        guard let type, Set(queries.map(\.field)).count == queries.count else {
            throw .wrongState("name each field once")
        }
        for query in queries {
            guard let field = schema.field(query.field), field.recordType == type else {
                throw .unknownField(schema.field(query.field)?.name.description ?? "\(query.field)")
            }
        }
        let purpose = try self.purpose(named: named, for: .search, recordType: type)
        let fields = queries.map(\.field).sorted()
        var attempt = 1
        while true {
            let tokens = try await tokens(for: queries, type: type, purpose: purpose, legalBasis: legalBasis)
            var part = try part(.find, detail: Detail.find(tokens, vault: vault))
            part.fields = fields
            part.purpose = purpose
            part.legalBasis = legalBasis
            try await explain(part, reason)
            do throws(ClientError) {
                let (entry, release, _) = try await exchange(part) { request throws(GateError) in
                    let release = try await gate.find(FindRequest(request: request, tokens: tokens))
                    return (release.receipt, release)
                }
                // What the log does not count was not found.
                let count = max(release.candidates.count, Set(release.found.map(\.record)).count)
                guard entry.gate.found == UInt32(clamping: count) else {
                    throw .notIntact("the log counts other records than the gate found")
                }
                let scanned = try await scan(
                    release.candidates, queries.filter { schema.field($0.field)?.search == .scan }, purpose, legalBasis,
                    reason)
                return SearchResult(
                    found: Self.joined(release, scanned), entry: entry.gate.index, purpose: purpose)
            } catch .gate(.changedMeanwhile) where attempt < Self.attempts {
                attempt += 1
                try await refresh()
                try await loadKeys()
            }
        }
    }

    /// The tokens of all indexed fields, for each version of the index that is searched. None for a search that the policy
    /// refuses: it is asked all the same, since the refusal belongs into the log.
    private func tokens(
        for queries: [FieldQuery], type: RecordTypeID, purpose: Name, legalBasis: Name?
    ) async throws(ClientError) -> [FieldTokens] {
        if lacksIndexKey { try await loadKeys() }
        let policy = governance.policy
        let decision = policy.decide(
            AccessQuestion(
                action: .search, recordType: type, fields: queries.map(\.field), purpose: purpose,
                legalBasis: legalBasis, grants: activeGrants, time: clock().seconds))
        guard case .allowed = decision else { return [] }
        let makers = governance.searchedIndexes.map { tokenMaker($0) }
        var tokens: [FieldTokens] = []
        for query in queries {
            guard let field = policy.schema.field(query.field) else { continue }
            let profile = field.search?.profile(of: field.type) ?? .text
            guard !profile.queryKeys(of: query.value).isEmpty else {
                throw .invalidValue(field: field.name, reason: "has nothing to search for")
            }
            guard field.search != .scan else { continue }
            let own = try clientErrors { try makers.compactMap { try $0.query(query.value, in: query.field) } }
            guard !own.isEmpty, own.count == makers.count(where: { $0.index.field(query.field) != nil }) else {
                let name = policy.schema.compartment(field.compartment)?.name
                throw .waitingForCustodian([name].compactMap { $0 })
            }
            tokens += own
        }
        return tokens
    }

    /// Opens scanned fields in each of some records, and compares their values with those that are looked for.
    private func scan(
        _ records: [RecordID], _ queries: [FieldQuery], _ purpose: Name, _ legalBasis: Name?, _ reason: String?
    ) async throws(ClientError) -> [RecordID: [FoundField]] {
        guard !queries.isEmpty else { return [:] }
        var found: [RecordID: [FoundField]] = [:]
        var rest = records[...]
        while !rest.isEmpty {
            let batch = rest.prefix(Self.scanBatch)
            rest = rest.dropFirst(batch.count)
            let opened = try await openIntact(
                batch.map { ($0, queries.map(\.field)) }, purpose: purpose, legalBasis: legalBasis, reason: reason)
            for record in opened {
                let matches = try clientErrors {
                    try queries.compactMap { query -> FoundField? in
                        guard let field = record.fields.first(where: { $0.field.id == query.field }) else { return nil }
                        let match = try field.match(query.value)
                        return match.map { FoundField(record: record.record, field: query.field, match: $0) }
                    }
                }
                if matches.count == queries.count { found[record.record] = matches }
            }
        }
        return found
    }

    /// What the index found, as far as a scan found it too.
    private static func joined(_ release: FindRelease, _ scanned: [RecordID: [FoundField]]) -> [FoundField] {
        let isScan = !release.candidates.isEmpty || !scanned.isEmpty
        let indexed = isScan ? release.found.filter { scanned[$0.record] != nil } : release.found
        return (indexed + scanned.values.flatMap(\.self)).sorted {
            ($0.record, $0.field) < ($1.record, $1.field)
        }
    }
}

extension FieldSearch {
    /// By which profile values are compared: that of the index, or for a scan the one that fits the type.
    func profile(of type: ValueType) -> IndexProfile {
        switch self {
        case .index(let profile): profile
        case .scan:
            switch type {
            case .personalName: .name
            case .date: .date
            case .phone: .phone
            case .thaiID: .thaiID
            case .nrc, .documentNumber: .nrc
            default: .text
            }
        }
    }
}

extension OpenedField {
    /// How near the value is to one that is looked for.
    fileprivate func match(_ query: String) throws -> Match? {
        let profile = field.search?.profile(of: field.type) ?? .text
        let wanted = Set(profile.queryKeys(of: query))
        let kinds = try withText { profile.keys(of: $0).filter(wanted.contains).map(\.kind) }
        return kinds.contains(.exact) ? .exact : kinds.isEmpty ? nil : .phonetic
    }
}

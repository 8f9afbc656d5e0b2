internal import GateProtocol
internal import OpenSSL
internal import VaultCrypto
public import VaultModel

/// How far a rebuild of the index is.
public struct IndexProgress: Hashable, Sendable {
    /// The version that is built.
    public let version: UInt32
    /// How many values got tokens.
    public internal(set) var indexed: UInt64 = 0
    /// How many values have none yet; those that this official may not read among them.
    public internal(set) var remaining: UInt64 = 0
    /// Whether no earlier version is left.
    public internal(set) var isClosed = false

    public init(version: UInt32) { self.version = version }
}

extension Session {
    /// How many records a step of a rebuild looks at.
    private static let indexPage = 256

    /// Begins a new version of the index where none is being rebuilt, with new keys on both sides; and ends the version before
    /// as soon as everything that it finds is found by the new one too. The act of a custodian.
    ///
    /// What is between needs the values, which no custodian opens: ``rebuildIndex(purpose:legalBasis:reason:progress:)``.
    public func rotateIndex() async throws(ClientError) -> IndexProgress {
        try await requireCustody()
        try await signIn()
        try await loadKeys()
        if governance.searchedIndexes.count < 2 {
            let new = try clientErrors { try newIndex() }
            _ = try await submit(new.acts, wraps: new.wraps)
        }
        guard let active = governance.activeIndex?.act.version else { throw .wrongState("there is no index") }
        var state = IndexProgress(version: active)
        state.remaining = try await unindexedCount()
        let leaving = governance.searchedIndexes.map(\.act.version).filter { $0 != active }
        guard !leaving.isEmpty else {
            state.isClosed = true
            return state
        }
        guard state.remaining == 0 else { return state }
        _ = try await submit(leaving.map { .closeIndex($0) })
        state.isClosed = true
        return state
    }

    /// Makes tokens of all values that have none in the active version of the index, as far as this official may read them.
    ///
    /// Each record is opened in a batch of reads with an entry of its own before its tokens are made, and each batch of tokens
    /// is one logged request. Work goes on meanwhile, and both versions are searched. It may end at any moment and goes on
    /// where it stopped.
    ///
    /// - Throws: ``ClientError/interrupted`` when its task was cancelled; what was stored stays.
    public func rebuildIndex(
        purpose named: Name? = nil, legalBasis: Name? = nil, reason: String? = nil,
        progress: (IndexProgress) -> Void = { _ in }
    ) async throws(ClientError) -> IndexProgress {
        try await refresh()
        let purpose = try self.purpose(named: named, for: .read)
        if lacksIndexKey { try await loadKeys() }
        guard let index = governance.activeIndex else { throw .wrongState("there is no index: a custodian begins it") }
        let maker = tokenMaker(index)
        var state = IndexProgress(version: index.act.version)
        var last: RecordID?
        repeat {
            guard !Task.isCancelled else { throw .interrupted }
            let place = last
            let work = try await asking { () throws(GateError) in
                try await gate.indexWork(after: place, limit: Self.indexPage)
            }
            guard work.version == state.version else { throw .gate(.changedMeanwhile) }
            last = work.last
            let wanted = work.records.map { ($0.record, $0.fields.filter(maker.covers)) }.filter { !$0.1.isEmpty }
            let all = work.records.reduce(0) { $0 + $1.fields.count }
            var done = 0
            if !wanted.isEmpty {
                let opened = try await openIntact(
                    try withDuplicateFields(wanted), purpose: purpose, legalBasis: legalBasis, reason: reason)
                done = try await store(opened, wanted, with: maker)
            }
            state.indexed += UInt64(done)
            state.remaining += UInt64(all - done)
            progress(state)
        } while last != nil
        state.isClosed = governance.searchedIndexes.count < 2
        return state
    }

    /// Opens what can be opened: a record that is not intact does not keep the others from their tokens.
    func openIntact(
        _ wanted: [(RecordID, [FieldID])], purpose: Name, legalBasis: Name?, reason: String?
    ) async throws(ClientError) -> [OpenedRecord] {
        do throws(ClientError) {
            return try await readAll(wanted, purpose: purpose, legalBasis: legalBasis, reason: reason)
        } catch {
            switch error {
            case .notAuthentic, .gate(.notAuthentic), .gate(.notIntact), .gate(.erased): break
            default: throw error
            }
            guard wanted.count > 1 else { return [] }
            var opened: [OpenedRecord] = []
            for half in [wanted.prefix(wanted.count / 2), wanted.suffix(wanted.count - wanted.count / 2)] {
                opened += try await openIntact(
                    Array(half), purpose: purpose, legalBasis: legalBasis, reason: reason)
            }
            return opened
        }
    }

    /// Sends the tokens of what was opened; returns how many values got some.
    private func store(
        _ opened: [OpenedRecord], _ wanted: [(RecordID, [FieldID])], with maker: TokenMaker
    ) async throws(ClientError) -> Int {
        let fields = Dictionary(wanted, uniquingKeysWith: { first, _ in first })
        let cells = try clientErrors {
            try opened.flatMap { record in
                let inputs = try record.fields.map { field in
                    FieldInput(field: field.field.id, value: Array(try field.withText { $0 }.utf8))
                }
                let tokens = try maker.tokens(of: inputs, type: record.type)
                return tokens.compactMap { tokens -> CellTokens? in
                    guard fields[record.record]?.contains(tokens.field) == true,
                        let field = record.fields.first(where: { $0.field.id == tokens.field })
                    else { return nil }
                    return CellTokens(record: record.record, write: field.place.write, tokens: tokens)
                }
            }
        }
        guard !cells.isEmpty else { return 0 }
        let part = try part(.index, detail: Detail.index(cells, vault: vault))
        return try await exchange(part) { request throws(GateError) in
            try await gate.index(IndexRequest(request: request, cells: cells))
        }.answer
    }

    /// The fields of each record, with those by which duplicates are noticed where one of them is among them.
    private func withDuplicateFields(
        _ wanted: [(RecordID, [FieldID])]
    ) throws(ClientError) -> [(RecordID, [FieldID])] {
        let policy = governance.policy
        return wanted.map { record, fields in
            guard let type = fields.first.flatMap({ policy.schema.field($0)?.recordType }),
                let (names, born) = policy.duplicateFields(of: type), let first = names.first?.id,
                fields.contains(first)
            else { return (record, fields) }
            return (record, Set(fields + names.map(\.id) + [born.id]).sorted())
        }
    }

    private func unindexedCount() async throws(ClientError) -> UInt64 {
        var count = 0
        var last: RecordID?
        repeat {
            let place = last
            let work = try await asking { () throws(GateError) in
                try await gate.indexWork(after: place, limit: 4096)
            }
            count += work.records.reduce(0) { $0 + $1.fields.count }
            last = work.last
        } while last != nil
        return UInt64(count)
    }
}

internal import GateProtocol
internal import OpenSSL
internal import VaultCrypto
internal import VaultModel
internal import VaultStore

/// Puts the tokens of one write, or of a whole batch, into the index, and finds duplicates on the way.
///
/// In the order of the index, which is not that of the records: a batch reads and changes each page of it once. A token
/// is compared with those before it when it takes its place, so a record is told of those that came before it, in its
/// batch as well.
struct IndexUpdate {
    private struct NewToken {
        let record: RecordID
        let write: WriteID
        let token: OuterToken
        let key: GateIndexKey
        /// The place of the search that it belongs to, if it tells duplicates, and its own in that.
        let search: (place: Int, token: Int)?
    }

    private let transaction: Transaction
    private var tokens: [NewToken] = []
    private var searches: [(write: Int, search: DuplicateSearch)] = []
    private var writes = 0
    /// Records of a batch mostly have the same fields, and so the same answer.
    private var rulings: [Question: Ruling] = [:]

    init(_ transaction: Transaction) {
        self.transaction = transaction
    }

    /// Takes the tokens of a write whose record is stored already.
    mutating func add(_ check: WriteCheck) throws {
        defer { writes += 1 }
        guard let index = transaction.governance.activeIndex?.act else { return }
        for tokens in check.request.tokens {
            let field = try tokens.indexed(in: index)
            try add(tokens, field, of: check.record, write: check.write, search: search(in: field, tokens, of: check))
        }
    }

    /// Takes the tokens of a value that is stored already.
    mutating func add(_ cell: CellTokens, _ field: IndexedField) throws {
        try add(cell.tokens, field, of: cell.record, write: cell.write, search: nil)
    }

    /// Inserts them.
    ///
    /// - Returns: what each write is told of, in the order of ``add(_:)``.
    consuming func insert() throws -> [[FoundField]] {
        // By the key of the index; equal tokens keep the order of their records.
        let order = tokens.enumerated().map { place, new in
            (new.token.field.field.rawValue, new.token.kind.rawValue, new.token.whole.leadingBits, place)
        }.sorted(by: <)
        for (_, _, _, place) in order {
            let new = tokens[place]
            if let (search, token) = new.search {
                try searches[search].search.look(for: new.token, token, under: new.key, in: transaction)
            }
            try transaction.store.insert(
                new.key.row(new.token, record: new.record, write: new.write, contexts: transaction.contexts))
        }
        return searches.reduce(into: [[FoundField]](repeating: [], count: writes)) { found, item in
            found[item.write] += item.search.found
        }
    }

    private mutating func add(
        _ tokens: FieldTokens, _ field: IndexedField, of record: RecordID, write: WriteID, search: DuplicateSearch?
    ) throws {
        // Without its key, as after a restore from before a rotation of the index, a value is stored without tokens.
        guard let key = transaction.keys.indexes[tokens.version] else { return }
        guard !tokens.tokens.isEmpty else {
            return try transaction.store.insert(
                IndexTokenRow(
                    record: record, field: field.field, version: tokens.version, kind: TokenKind.none.rawValue,
                    token: [], code: []))
        }
        if let search { searches.append((writes, search)) }
        for (place, token) in tokens.tokens.enumerated() {
            let tells = search != nil && DuplicateSearch.isTelling(token.kind, in: field)
            self.tokens.append(
                NewToken(
                    record: record, write: write,
                    token: key.outer(token, of: field, version: tokens.version, contexts: transaction.contexts),
                    key: key,
                    search: tells ? (searches.count - 1, place) : nil))
        }
    }

    /// Looks for duplicates where any can be told, and the official may search: what a search would not be told, a write
    /// is not told either.
    private mutating func search(
        in field: IndexedField, _ tokens: FieldTokens, of check: WriteCheck
    ) throws -> DuplicateSearch? {
        guard tokens.tokens.contains(where: { DuplicateSearch.isTelling($0.kind, in: field) }) else { return nil }
        let (part, type) = (check.part, check.manifest.type)
        let question = Question(field: field.field, purpose: part.purpose, legalBasis: part.legalBasis)
        let ruling =
            try rulings[question]
            ?? transaction.limitSearches(
                of: part, transaction.decide(.search, by: part, recordType: type, fields: [field.field]))
        rulings[question] = ruling
        let explained = try transaction.demandReason(for: part, ruling)
        guard explained.isAllowed else { return nil }
        return DuplicateSearch(
            record: check.record, type: type, field: field.field, actor: part.actor, scope: explained.scope)
    }

    /// What a ruling depends on, beside what all writes of a batch have in common.
    private struct Question: Hashable {
        let field: FieldID
        let purpose: Name?
        let legalBasis: Name?
    }
}

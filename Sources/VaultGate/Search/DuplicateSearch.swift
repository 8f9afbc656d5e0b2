internal import GateProtocol
internal import VaultModel

/// Looks for the records that are probably of the same person as one that is written: the same number, or the same names and
/// year of birth.
///
/// Told are at most ``limit`` in a field, those that came first: the number of a shelter may stand in thousands of records.
struct DuplicateSearch {
    /// How many records one field of a write names at most.
    static let limit = 16

    private let transaction: Transaction
    /// Records of a batch mostly have the same fields, and so the same answer.
    private var rulings: [Question: Ruling] = [:]

    init(_ transaction: Transaction) {
        self.transaction = transaction
    }

    /// The records that one write is told of; none where the official may not search these fields for the purpose.
    mutating func records(like tokens: [FieldTokens], in part: RequestPart, type: RecordTypeID) throws -> [FoundField] {
        guard let index = transaction.governance.activeIndex?.act, transaction.keys.indexes[index.version] != nil
        else { return [] }
        var found: [FoundField] = []
        for tokens in tokens {
            let field = try tokens.indexed(in: index)
            let telling = tokens.tokens.filter { $0.kind == .person || ($0.kind == .exact && field.profile.isNumber) }
            guard !telling.isEmpty else { continue }
            // What a search would not be told, a write is not told either.
            let ruling = try ruling(on: tokens.field, part, type)
            guard ruling.isAllowed else { continue }
            var search = IndexSearch(transaction, for: part.actor, type: type, scope: ruling.scope)
            var matches: [RecordID: TokenKind] = [:]
            try search.collect(
                FieldTokens(field: tokens.field, version: tokens.version, salt: tokens.salt, tokens: telling),
                upTo: Self.limit, besides: part.record, into: &matches)
            for (record, kind) in matches.sorted(by: { $0.key < $1.key }) {
                found.append(FoundField(record: record, field: tokens.field, match: kind.match))
            }
        }
        return found
    }

    private mutating func ruling(on field: FieldID, _ part: RequestPart, _ type: RecordTypeID) throws -> Ruling {
        let question = Question(field: field, purpose: part.purpose, legalBasis: part.legalBasis)
        let ruling =
            try rulings[question]
            ?? transaction.limitSearches(
                of: part, transaction.decide(.search, by: part, recordType: type, fields: [field]))
        rulings[question] = ruling
        return try transaction.demandReason(for: part, ruling)
    }

    /// What a ruling depends on, beside what all writes of a batch have in common.
    private struct Question: Hashable {
        let field: FieldID
        let purpose: Name?
        let legalBasis: Name?
    }
}

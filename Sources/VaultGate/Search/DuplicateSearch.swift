internal import GateProtocol
internal import OpenSSL
internal import VaultCrypto
internal import VaultModel

/// Looks for the records that are probably of the same person as one that is written, by one of its fields: the same
/// number, or the same names and year of birth.
///
/// Told are at most `WriteRelease.duplicateLimit`, those that came first: the number of a shelter may stand in thousands
/// of records.
struct DuplicateSearch {
    /// The one that is written.
    let record: RecordID
    let type: RecordTypeID
    let field: FieldID
    let actor: Digest
    /// That of the grant which allows the actor to search in the field.
    let scope: Scope
    /// What was found by each token, by its place among those of the value.
    private var matches: [Int: (kind: TokenKind, records: [RecordID])] = [:]

    init(record: RecordID, type: RecordTypeID, field: FieldID, actor: Digest, scope: Scope) {
        self.record = record
        self.type = type
        self.field = field
        self.actor = actor
        self.scope = scope
    }

    /// Whether a token tells that two records are of one person.
    static func isTelling(_ kind: TokenKind, in field: IndexedField) -> Bool {
        kind == .person || (kind == .exact && field.profile.isNumber)
    }

    /// Adds the records that have a token.
    ///
    /// - Parameter place: the token's among those of the value.
    mutating func look(
        for token: OuterToken, _ place: Int, under key: GateIndexKey, in transaction: Transaction
    ) throws {
        var search = IndexSearch(transaction, for: actor, type: type, scope: scope)
        let records = try search.records(with: token, under: key, limit: WriteRelease.duplicateLimit) { $0 != record }
        matches[place] = (token.kind, records)
    }

    /// Ascending by id: those of the first token, and of the next ones as long as there is room.
    var found: [FoundField] {
        var nearest: [RecordID: TokenKind] = [:]
        for (_, match) in matches.sorted(by: { $0.key < $1.key }) {
            for record in match.records where nearest[record] != nil || nearest.count < WriteRelease.duplicateLimit {
                if match.kind.isNearer(than: nearest[record]) { nearest[record] = match.kind }
            }
        }
        return nearest.sorted { $0.key < $1.key }.map { FoundField(record: $0, field: field, match: $1.match) }
    }
}

internal import GateProtocol
internal import OpenSSL
internal import VaultCrypto
internal import VaultModel
internal import VaultStore

/// Looks tokens up in the index, inside one transaction of the gate.
///
/// A row counts only if its code fits the whole token, the record, and the write that the record's manifest names for the
/// field: values that share a cut token are told apart without opening anything, and rows that somebody moved, or put back
/// after an erasure or a change, find nothing.
struct IndexSearch {
    private let transaction: Transaction
    private let actor: Digest
    private let type: RecordTypeID?
    private let scope: Scope
    private let contexts: VaultContexts
    private var manifests: [RecordID: Manifest?] = [:]

    /// - Parameter scope: that of the grant which allows the search.
    init(_ transaction: Transaction, for actor: Digest, type: RecordTypeID?, scope: Scope) {
        self.transaction = transaction
        self.actor = actor
        self.type = type
        self.scope = scope
        contexts = transaction.contexts
    }

    /// The records that have one of the tokens in each of their fields, with the nearest match in each.
    ///
    /// - Throws: ``GateError/changedMeanwhile`` for a version of the index that is not searched any more.
    mutating func records(with tokens: [FieldTokens]) throws -> [RecordID: [FieldID: TokenKind]] {
        var found: [RecordID: [FieldID: TokenKind]]?
        for (field, of) in Dictionary(grouping: tokens, by: \.field).sorted(by: { $0.key < $1.key }) {
            var matches: [RecordID: TokenKind] = [:]
            for tokens in of { try collect(tokens, into: &matches) }
            guard let before = found else {
                found = matches.mapValues { [field: $0] }
                continue
            }
            found = before.reduce(into: [:]) { both, item in
                guard let kind = matches[item.key] else { return }
                both[item.key] = item.value.merging([field: kind]) { $1 }
            }
        }
        return found ?? [:]
    }

    /// Adds the records that have one of some tokens.
    private mutating func collect(_ tokens: FieldTokens, into matches: inout [RecordID: TokenKind]) throws {
        guard let index = transaction.governance.indexes[tokens.version], index.state.mayProtect,
            let field = index.act.field(tokens.field)
        else { throw GateError.changedMeanwhile }
        guard tokens.isWithinLimit(of: field) else {
            throw GateError.badRequest("it has more tokens than one value has")
        }
        guard let key = transaction.keys.indexes[tokens.version] else {
            throw GateError.wrongState(
                "the gate has no key for version \(tokens.version) of the index: a custodian rotates the index")
        }
        for token in tokens.tokens {
            let outer = key.outer(token, of: field, version: tokens.version, contexts: contexts)
            for record in try records(with: outer, under: key, where: { token.kind.isNearer(than: matches[$0]) }) {
                matches[record] = token.kind
            }
        }
    }

    /// The records that have a token, in the order of their insertion.
    ///
    /// - Parameters:
    ///   - limit: ends as soon as there are so many.
    ///   - isWanted: others are passed over.
    mutating func records(
        with token: OuterToken, under key: GateIndexKey, limit: Int = .max, where isWanted: (RecordID) -> Bool
    ) throws -> [RecordID] {
        try transaction.store.indexTokens(
            of: token.field.field, version: token.version, kind: token.kind.rawValue, token: token.cut, limit: limit
        ) { row, write in
            guard isWanted(row.record) else { return false }
            // The code first: most rows that share a cut token are of other values, and a manifest is long.
            let code = key.check(token, record: row.record, write: write, contexts: contexts)
            return try constantTimeEquals(code.span.bytes, row.code.span.bytes)
                && manifest(of: row.record)?.cell(of: token.field.field)?.write == write
        }.map(\.record)
    }

    /// The manifest of a record that the official may find; `nil` also for one that is not intact, which a read then names.
    private mutating func manifest(of id: RecordID) throws -> Manifest? {
        if let known = manifests[id] { return known }
        var manifest: Manifest?
        if let row = try transaction.store.record(id), row.type == type,
            try scope == .all || transaction.isAssigned(id, to: actor)
        {
            manifest = try? Manifest(checking: row.head, codes: transaction.codes)
        }
        manifests[id] = .some(manifest)
        return manifest
    }
}

extension TokenKind {
    /// Whether a match by this kind is nearer than one by another; any is nearer than none.
    func isNearer(than other: TokenKind?) -> Bool { rawValue < other?.rawValue ?? .max }
}

internal import OpenSSL
internal import VaultModel

/// Makes inner tokens for one version of the index, with the index keys that an official holds: a value without state, so
/// that records of an import get their tokens beside the session.
struct TokenMaker: Sendable {
    let index: IndexAct
    let keys: [CompartmentID: CompartmentIndexKey]
    let contexts: VaultContexts
    let policy: Policy

    /// Whether a field is indexed and its key is held.
    func covers(_ field: FieldID) -> Bool { index.field(field).map { keys[$0.compartment] != nil } ?? false }

    /// The tokens of values that are written.
    ///
    /// - Parameter kept: the fields that the record has besides.
    func tokens(of inputs: [FieldInput], type: RecordTypeID, besides kept: Set<FieldID> = []) throws -> [FieldTokens] {
        let person = personTokens(of: inputs, type: type, besides: kept)
        return try inputs.compactMap { input in
            guard let text = input.text, let field = index.field(input.field) else { return nil }
            return try tokens(field.profile.keys(of: text), of: field).map { own in
                try FieldTokens(
                    field: field.field, version: index.version, tokens: own + person[field.field, default: []])
            }
        }
    }

    /// The tokens of a value that is looked for; `nil` when the field is not indexed here or its key is not held.
    func query(_ text: String, in id: FieldID) throws -> FieldTokens? {
        guard let field = index.field(id), let tokens = tokens(field.profile.queryKeys(of: text), of: field) else {
            return nil
        }
        return try FieldTokens(field: id, version: index.version, tokens: tokens)
    }

    private func tokens(_ keys: [IndexKey], of field: IndexedField) -> [InnerToken]? {
        guard let key = self.keys[field.compartment] else { return nil }
        let most = field.profile.isNumber ? FieldTokens.numberLimit : FieldTokens.limit - Self.personLimit
        return keys.prefix(most).map { item in
            key.token(item.text, item.kind.token, of: field, version: index.version, contexts: contexts)
        }
    }

    /// The tokens of all names together with the year of birth, under the first of the names; only where all that the record
    /// has of them is among the values.
    private func personTokens(
        of inputs: [FieldInput], type: RecordTypeID, besides kept: Set<FieldID>
    ) -> [FieldID: [InnerToken]] {
        guard let (names, born) = policy.duplicateFields(of: type), let first = names.first?.id,
            let field = index.field(first), let key = keys[field.compartment],
            kept.isDisjoint(with: names.map(\.id) + [born.id]),
            let date = inputs.first(where: { $0.field == born.id })?.text
        else { return [:] }
        let parts = names.compactMap { name in inputs.first { $0.field == name.id }?.text }
        let exact = IndexProfile.name.keys(of: parts.joined(separator: " ")).filter { $0.kind == .exact }
        let values: [[UInt8]] = Self.years(of: date).flatMap { year in
            exact.map { item -> [UInt8] in item.text + [0] + year }
        }
        return [
            first: values.prefix(Self.personLimit).map { value in
                key.token(value, .person, of: field, version: index.version, contexts: contexts)
            }
        ]
    }

    /// The most tokens of names and year of birth together.
    private static let personLimit = 16

    /// The years of the Common Era that a date may be of, four digits each.
    private static func years(of date: String) -> [[UInt8]] {
        let days = (try? PartialDate(date))?.days ?? []
        return Set(days.map(\.year)).sorted().map { year in
            let digits = Array("\(year)".utf8)
            return [UInt8](repeating: UInt8(ascii: "0"), count: max(0, 4 - digits.count)) + digits
        }
    }
}

extension FieldInput {
    /// The value as text; `nil` for a field that is removed and for an attachment.
    fileprivate var text: String? {
        guard seal == nil, let value else { return nil }
        return String(validating: value, as: UTF8.self)
    }
}

extension IndexKey.Kind {
    fileprivate var token: TokenKind {
        switch self {
        case .exact: .exact
        case .phonetic: .phonetic
        }
    }
}

extension Policy {
    /// The populations that a policy may expect: with fewer people, tokens would be cut to hardly anything.
    public static let populations: ClosedRange<UInt32> = 256...100_000_000

    /// The fields that the policy wants indexed, ascending, by the newest tables.
    public var indexedFields: [IndexedField] {
        schema.fields.compactMap { field in
            guard case .index(let profile) = field.search else { return nil }
            return IndexedField(
                field: field.id, compartment: field.compartment, profile: profile,
                profileVersion: IndexProfile.version, bits: bits(of: profile))
        }.sorted { $0.field < $1.field }
    }

    /// The length of tokens in bits.
    ///
    /// Of a population X the tokens of names and dates keep N = ⌊log2 X⌋ − 2 bits, so that each is shared by four to
    /// eight people when the vault is full. That is within the rule for truncated tokens, √X < 2^N < X/2
    /// (AWS Database Encryption SDK, "Choosing a beacon length").
    private func bits(of profile: IndexProfile) -> UInt8 {
        guard profile.isCut, let population, population >= 8 else { return IndexedField.fullBits }
        return UInt8(UInt32.bitWidth - 1 - population.leadingZeroBitCount) - 2
    }

    /// The names and the date by which records of a type are compared, in the order of the rule; `nil` without a rule.
    public func duplicateFields(of type: RecordTypeID) -> (names: [Field], born: Field)? {
        guard let rule = schema.recordType(type)?.duplicates, let born = schema.field(named: rule.born, of: type) else {
            return nil
        }
        let names = rule.names.compactMap { schema.field(named: $0, of: type) }
        return names.count == rule.names.count && !names.isEmpty ? (names, born) : nil
    }
}

extension IndexProfile {
    /// Whether tokens are cut: values of the others are unique, or nearly, and a count says nothing about them.
    var isCut: Bool { self == .name || self == .date }

    /// Whether a value is a number that one person has.
    public var isNumber: Bool { self != .name && self != .date }
}

extension PolicyChecker {
    mutating func checkSearch(of field: Field, _ place: PolicyDefect.Place) {
        guard let search = field.search else { return }
        switch field.type {
        case .code, .number, .reference, .attachment:
            if case .index = search { report(.notIndexable, place, "index", field.name) }
            if field.type == .attachment, search == .scan { report(.notIndexable, place, "scan", field.name) }
        default: break
        }
        if case .index(let profile) = search, profile.isCut, policy.population == nil {
            report(.noPopulation, place, "index", profile.word)
        }
    }

    mutating func checkDuplicates(of type: RecordType, _ place: PolicyDefect.Place) {
        guard let rule = type.duplicates else { return }
        let schema = policy.schema
        if rule.names.isEmpty { report(.empty, place, "names") }
        checkUnique(rule.names, "names") { _ in place }
        let first = rule.names.first.flatMap { schema.field(named: $0, of: type.id) }
        for name in rule.names {
            let field = schema.field(named: name, of: type.id)
            guard field?.search == .index(.name), field?.compartment == first?.compartment else {
                report(.notADuplicateName, place, "names", name)
                continue
            }
        }
        if schema.field(named: rule.born, of: type.id)?.type != .date {
            report(.notADateOfBirth, place, "born", rule.born)
        }
    }
}

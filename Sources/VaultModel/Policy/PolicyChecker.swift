/// Collects everything that is wrong with the parts of a policy.
struct PolicyChecker {
    let policy: Policy
    private(set) var defects: [PolicyDefect] = []

    init(policy: Policy) { self.policy = policy }

    mutating func checkAll() {
        checkDocument()
        checkSchema()
        checkPurposes()
        checkRoles()
        checkSeparations()
    }

    mutating func report(
        _ problem: PolicyDefect.Problem, _ place: PolicyDefect.Place, _ key: String, _ item: (some Any)? = String?.none
    ) {
        defects.append(PolicyDefect(place: place, key: key, item: item.map { "\($0)" }, problem: problem))
    }

    private mutating func checkDocument() {
        if policy.version == 0 { report(.zero, .document, "version") }
        if policy.floors.suite == 0 { report(.zero, .document, "suite") }
        if !Floors.kdfCosts.contains(policy.floors.kdfCost) {
            report(.outOfRange, .document, "kdf-cost", policy.floors.kdfCost)
        }
        for (key, days) in policy.cryptoPeriods.items where !CryptoPeriods.days.contains(days) {
            report(.outOfRange, .document, key, days)
        }
        if let population = policy.population, !Policy.populations.contains(population) {
            report(.outOfRange, .document, "population", population)
        }
        let schema = policy.schema
        for (key, isEmpty) in [
            ("record-types", schema.recordTypes.isEmpty), ("compartments", schema.compartments.isEmpty),
            ("fields", schema.fields.isEmpty), ("purposes", policy.purposes.isEmpty), ("roles", policy.roles.isEmpty),
            ("legal-bases", policy.legalBases.isEmpty),
        ] where isEmpty {
            report(.empty, .document, key)
        }
    }

    private mutating func checkSchema() {
        let schema = policy.schema
        checkUnique(schema.recordTypes.map(\.id), "id") { .recordType($0) }
        checkUnique(schema.recordTypes.map(\.name), "name") { .recordType($0) }
        checkUnique(schema.compartments.map(\.id), "id") { .compartment($0) }
        checkUnique(schema.compartments.map(\.name), "name") { .compartment($0) }
        checkUnique(schema.fields.map(\.id), "id") { .field($0) }
        for (index, type) in schema.recordTypes.enumerated() {
            if type.id.rawValue == 0 { report(.zero, .recordType(index), "id") }
            checkLabels(type.labels, .recordType(index))
            checkDuplicates(of: type, .recordType(index))
        }
        for (index, compartment) in schema.compartments.enumerated() {
            if compartment.id.rawValue == 0 { report(.zero, .compartment(index), "id") }
            if Compartment.reservedNames.contains(compartment.name.description) {
                report(.reserved, .compartment(index), "name", compartment.name)
            }
            checkLabels(compartment.labels, .compartment(index))
        }
        for (index, field) in schema.fields.enumerated() { checkField(field, .field(index)) }
        let codes = Set(schema.fields.flatMap(\.codes))
        checkUnique(schema.codeLabels.map(\.code), "code") { .codeLabel($0) }
        for (index, label) in schema.codeLabels.enumerated() {
            if !codes.contains(label.code) { report(.unknown, .codeLabel(index), "code", label.code) }
            checkLabels(label.labels, .codeLabel(index))
        }
    }

    private mutating func checkField(_ field: Field, _ place: PolicyDefect.Place) {
        let schema = policy.schema
        if field.id.rawValue == 0 { report(.zero, place, "id") }
        if schema.field(named: field.name, of: field.recordType)?.id != field.id {
            report(.duplicate, place, "name", field.name)
        }
        if schema.recordType(field.recordType) == nil { report(.unknown, place, "record-type", field.recordType) }
        if schema.compartment(field.compartment) == nil { report(.unknown, place, "compartment", field.compartment) }
        switch (field.type, field.codes.isEmpty) {
        case (.code, true): report(.codeTypeWithoutCodes, place, "codes")
        case (.code, false): checkUnique(field.codes, "codes") { _ in place }
        case (_, false): report(.codesWithoutCodeType, place, "codes")
        case (_, true): break
        }
        checkLabels(field.labels, place)
        checkSearch(of: field, place)
    }

    private mutating func checkPurposes() {
        checkUnique(policy.legalBases.map(\.name), "name") { .legalBasis($0) }
        for (index, basis) in policy.legalBases.enumerated() {
            checkLabels(basis.labels, .legalBasis(index))
            if basis.source.isEmpty { report(.empty, .legalBasis(index), "source") }
        }
        checkUnique(policy.purposes.map(\.name), "name") { .purpose($0) }
        let bases = Set(policy.legalBases.map(\.name))
        for (index, purpose) in policy.purposes.enumerated() {
            checkLabels(purpose.labels, .purpose(index))
            checkList(purpose.legalBases, "legal-bases", .purpose(index), isKnown: bases.contains)
            if purpose.demandsReason, policy.schema.reason == nil { report(.noReason, .purpose(index), "reason") }
        }
    }

    /// Reports an empty list, a repeated item, and what `isKnown` does not accept.
    mutating func checkList(
        _ names: [Name], _ key: String, _ place: PolicyDefect.Place, mayBeEmpty: Bool = false,
        isKnown: (Name) -> Bool
    ) {
        if names.isEmpty && !mayBeEmpty { report(.empty, place, key) }
        checkUnique(names, key) { _ in place }
        for name in names where !isKnown(name) { report(.unknown, place, key, name) }
    }

    mutating func checkUnique<Value: Hashable>(
        _ values: [Value], _ key: String, _ place: (Int) -> PolicyDefect.Place
    ) {
        var seen: Set<Value> = []
        for (index, value) in values.enumerated() where !seen.insert(value).inserted {
            report(.duplicate, place(index), key, value)
        }
    }

    mutating func checkLabels(_ labels: Labels, _ place: PolicyDefect.Place) {
        for (key, label) in [("th", labels.th), ("my", labels.my), ("en", labels.en)] where label.isEmpty {
            report(.missingLabel, place, key)
        }
    }
}

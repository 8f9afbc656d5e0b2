extension PolicyChecker {
    mutating func checkRoles() {
        checkUnique(policy.roles.map(\.name), "name") { .role($0) }
        var ruleIDs: Set<Name> = []
        for (index, role) in policy.roles.enumerated() {
            checkRole(role, .role(index))
            for (number, rule) in role.rules.enumerated() {
                let place = PolicyDefect.Place.rule(role: index, rule: number)
                if !ruleIDs.insert(rule.id).inserted { report(.duplicate, place, "id", rule.id) }
                checkRule(rule, place)
            }
        }
    }

    private mutating func checkRole(_ role: Role, _ place: PolicyDefect.Place) {
        checkLabels(role.labels, place)
        if role.scopes.isEmpty { report(.empty, place, "scopes") }
        checkUnique(role.scopes.map(\.rawValue), "scopes") { _ in place }
        if role.maximumDays == 0 { report(.zero, place, "maximum-days") }
        if role.searchesPerHour == 0 { report(.zero, place, "searches-per-hour") }
        if role.rules.isEmpty && role.inherits == nil { report(.empty, place, "rules") }
        guard let parent = role.inherits else { return }
        if parent == role.name {
            report(.inheritsItself, place, "inherits", parent)
        } else if let parentRole = policy.role(parent) {
            if parentRole.inherits != nil { report(.inheritanceTooDeep, place, "inherits", parent) }
        } else {
            report(.unknown, place, "inherits", parent)
        }
    }

    private mutating func checkRule(_ rule: Rule, _ place: PolicyDefect.Place) {
        let policy = policy
        let schema = policy.schema
        if rule.actions.isEmpty { report(.empty, place, "actions") }
        checkUnique(rule.actions.map(\.rawValue), "actions") { _ in place }
        checkList(rule.purposes, "purposes", place) { policy.purpose($0) != nil }
        checkList(rule.recordTypes, "record-types", place, mayBeEmpty: true) { schema.recordType(named: $0) != nil }
        checkList(rule.compartments, "compartments", place, mayBeEmpty: true) { schema.compartment(named: $0) != nil }

        // A field name counts as known if a record type of the rule has it: one name may stand in two types.
        let types = rule.recordTypes.compactMap { schema.recordType(named: $0)?.id }
        let isField = { (name: Name) in types.contains { schema.field(named: name, of: $0) != nil } }
        checkList(rule.fields, "fields", place, mayBeEmpty: true, isKnown: isField)
        checkList(rule.except, "except", place, mayBeEmpty: true, isKnown: isField)

        let onRecords = rule.actions.filter(\.concernsRecords)
        if !onRecords.isEmpty && onRecords.count < rule.actions.count { report(.mixedActions, place, "actions") }
        if onRecords.isEmpty {
            if !rule.recordTypes.isEmpty && !rule.actions.isEmpty { report(.governsRecords, place, "record-types") }
        } else if rule.recordTypes.isEmpty {
            report(.noRecordType, place, "record-types")
        }
        checkFields(of: rule, place)
    }

    private mutating func checkFields(of rule: Rule, _ place: PolicyDefect.Place) {
        guard rule.actions.contains(where: \.concernsFields) else {
            for (key, names) in [
                ("compartments", rule.compartments), ("fields", rule.fields), ("except", rule.except),
            ] where !names.isEmpty && !rule.actions.isEmpty {
                report(.fieldsWithoutUse, place, key)
            }
            return
        }
        // Nothing is said of fields while record types are missing: every field would look wrong.
        guard !rule.recordTypes.isEmpty else { return }
        if ResolvedRule(rule, in: policy.schema).fields.isEmpty { report(.noField, place, "compartments") }

        // An exception that takes nothing away is a slip, and a dangerous one: somebody meant to close a field.
        let unnarrowed = Rule(
            id: rule.id, actions: rule.actions, recordTypes: rule.recordTypes, compartments: rule.compartments,
            fields: rule.fields, purposes: rule.purposes)
        let covered = Set(
            ResolvedRule(unnarrowed, in: policy.schema).fields.compactMap { policy.schema.field($0)?.name })
        let known = Set(policy.schema.fields.map(\.name))
        for name in rule.except where known.contains(name) && !covered.contains(name) {
            report(.notCovered, place, "except", name)
        }
    }

    mutating func checkSeparations() {
        let policy = policy
        checkUnique(policy.separations.map(\.name), "name") { .separation($0) }
        for (index, separation) in policy.separations.enumerated() {
            let place = PolicyDefect.Place.separation(index)
            checkList(separation.roles, "roles", place) { policy.role($0) != nil }
            if separation.roles.count == 1 { report(.tooFewRoles, place, "roles") }
            let members = Set(separation.roles)
            for role in policy.roles where policy.closure(of: role.name).intersection(members).count > 1 {
                report(.selfSeparated, place, "roles", role.name)
            }
        }
    }
}

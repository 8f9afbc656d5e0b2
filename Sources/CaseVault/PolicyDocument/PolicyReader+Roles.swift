import VaultModel
import Yams

extension PolicyReader {
    mutating func readLegalBasis(_ node: Node) {
        let place = PolicyDefect.Place.legalBasis(legalBases.count)
        let basis = part(node, keys: ["name", "source", "labels"], place: place) { reader -> LegalBasis? in
            let name = reader.name("name")
            let source = reader.text("source") ?? "?"
            let labels = reader.labels()
            guard let name else { return nil }
            return LegalBasis(name: name, labels: labels, source: source)
        }
        if let basis { legalBases.append(basis) }
    }

    mutating func readPurpose(_ node: Node) {
        let place = PolicyDefect.Place.purpose(purposes.count)
        let keys = ["name", "legal-bases", "reason", "labels"]
        let purpose = part(node, keys: keys, place: place) { reader -> Purpose? in
            let name = reader.name("name")
            let bases = reader.names("legal-bases")
            let reason = reader.has("reason") ? reader.choice("reason", ["required", "optional"], \.self) : nil
            let labels = reader.labels()
            guard let name else { return nil }
            return Purpose(name: name, labels: labels, legalBases: bases, demandsReason: reason == "required")
        }
        if let purpose { purposes.append(purpose) }
    }

    mutating func readRole(_ node: Node) {
        let keys = ["name", "labels", "inherits", "scopes", "maximum-days", "searches-per-hour", "rules"]
        let number = roles.count
        var ruleNodes: [Node] = []
        let head = part(node, keys: keys, place: .role(number)) { reader -> Role? in
            let name = reader.name("name")
            let inherits = reader.has("inherits") ? reader.name("inherits") : nil
            let scopes = reader.words("scopes") { word throws(UnknownWord) in
                try UnknownWord.find(word, among: Scope.allCases, \.rawValue)
            }
            let days: UInt16? = reader.has("maximum-days") ? reader.number("maximum-days") : nil
            let searches: UInt16? = reader.has("searches-per-hour") ? reader.number("searches-per-hour") : nil
            let labels = reader.labels()
            ruleNodes = reader.items("rules", required: !reader.has("inherits"))
            guard let name else { return nil }
            return Role(
                name: name, labels: labels, inherits: inherits, scopes: scopes, maximumDays: days,
                searchesPerHour: searches, rules: [])
        }
        var rules: [Rule] = []
        for ruleNode in ruleNodes {
            if let rule = rule(ruleNode, .rule(role: number, rule: rules.count)) { rules.append(rule) }
        }
        guard let head else { return }
        roles.append(
            Role(
                name: head.name, labels: head.labels, inherits: head.inherits, scopes: head.scopes,
                maximumDays: head.maximumDays, searchesPerHour: head.searchesPerHour, rules: rules))
    }

    private mutating func rule(_ node: Node, _ place: PolicyDefect.Place) -> Rule? {
        let keys = ["id", "actions", "record-types", "compartments", "fields", "except", "purposes"]
        return part(node, keys: keys, place: place) { reader -> Rule? in
            let id = reader.name("id")
            let actions = reader.words("actions") { word throws(UnknownWord) in
                try UnknownWord.find(word, among: Action.allCases, \.rawValue)
            }
            let recordTypes = reader.names("record-types", required: false)
            let compartments = reader.names("compartments", required: false)
            let fields = reader.names("fields", required: false)
            let except = reader.names("except", required: false)
            let purposes = reader.names("purposes")
            guard let id else { return nil }
            return Rule(
                id: id, actions: actions, recordTypes: recordTypes, compartments: compartments, fields: fields,
                except: except, purposes: purposes)
        }
    }

    mutating func readSeparation(_ node: Node) {
        let place = PolicyDefect.Place.separation(separations.count)
        let separation = part(node, keys: ["name", "roles"], place: place) { reader -> SeparationOfDuties? in
            let name = reader.name("name")
            let roles = reader.names("roles")
            guard let name else { return nil }
            return SeparationOfDuties(name: name, roles: roles)
        }
        if let separation { separations.append(separation) }
    }
}

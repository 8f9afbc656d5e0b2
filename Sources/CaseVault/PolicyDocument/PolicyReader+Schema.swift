import VaultModel
import Yams

extension PolicyReader {
    mutating func readRecordType(_ node: Node) {
        let place = PolicyDefect.Place.recordType(recordTypes.count)
        let type = part(node, keys: ["id", "name", "duplicates", "labels"], place: place) { reader -> RecordType? in
            let id: UInt16? = reader.number("id")
            let name = reader.name("name")
            let duplicates = reader.duplicates()
            let labels = reader.labels()
            guard let id, let name else { return nil }
            return RecordType(id: RecordTypeID(rawValue: id), name: name, labels: labels, duplicates: duplicates)
        }
        if let type { recordTypes.append(type) }
    }

    mutating func readCompartment(_ node: Node) {
        let place = PolicyDefect.Place.compartment(compartments.count)
        let compartment = part(node, keys: ["id", "name", "labels"], place: place) { reader -> Compartment? in
            let id: UInt16? = reader.number("id")
            let name = reader.name("name")
            let labels = reader.labels()
            guard let id, let name else { return nil }
            return Compartment(id: CompartmentID(rawValue: id), name: name, labels: labels)
        }
        if let compartment { compartments.append(compartment) }
    }

    mutating func readField(_ node: Node) {
        let keys = [
            "id", "name", "record-type", "compartment", "type", "codes", "htcds", "index", "scan", "labels",
        ]
        let (types, compartments) = (recordTypes, compartments)
        let leftOut = leftOut
        let field = part(node, keys: keys, place: .field(fields.count)) { reader -> Field? in
            let id: UInt32? = reader.number("id")
            let name = reader.name("name")
            let recordType = reader.reference("record-type", leftOut) { name in types.first { $0.name == name }?.id }
            let compartment = reader.reference("compartment", leftOut) { name in
                compartments.first { $0.name == name }?.id
            }
            let type = reader.choice("type", ValueType.allCases, \.name)
            let codes = reader.words("codes", required: false) { word throws(InvalidName) in try FieldCode(word) }
            let htcds = reader.has("htcds") ? reader.code("htcds") : nil
            let search = reader.search()
            let labels = reader.labels()
            guard let id, let name, let recordType, let compartment, let type else { return nil }
            return Field(
                id: FieldID(rawValue: id), name: name, recordType: recordType, compartment: compartment, type: type,
                codes: codes, labels: labels, htcds: htcds, search: search)
        }
        if let field { fields.append(field) }
    }

    mutating func readCodeLabel(_ node: Node) {
        let place = PolicyDefect.Place.codeLabel(codeLabels.count)
        let label = part(node, keys: ["code", "labels"], place: place) { reader -> CodeLabel? in
            let code = reader.code("code")
            let labels = reader.labels()
            return code.map { CodeLabel(code: $0, labels: labels) }
        }
        if let label { codeLabels.append(label) }
    }
}

extension MappingReader {
    /// How a field is searched: by an index with a profile, or by a scan; not both.
    fileprivate mutating func search() -> FieldSearch? {
        let profile = has("index") ? choice("index", IndexProfile.allCases, \.word) : nil
        let isScanned = has("scan") ? flag("scan") : nil
        guard !has("index") || isScanned != true else {
            report("scan: a field is either indexed or scanned", at: line(of: "scan"))
            return nil
        }
        return profile.map { .index($0) } ?? (isScanned == true ? .scan : nil)
    }

    /// By what two records are of one person.
    fileprivate mutating func duplicates() -> DuplicateRule? {
        guard has("duplicates"), let node = value("duplicates") else { return nil }
        return nested(node, keys: ["names", "born"]) { reader in
            let names = reader.names("names")
            return reader.name("born").map { DuplicateRule(names: names, born: $0) }
        }
    }
}

import VaultModel
import Yams

/// Reads the YAML of a policy document into a policy, and collects mistakes with their lines.
///
/// The shape of each part is checked here; how parts fit together is checked by ``Policy``, whose defects
/// are traced back to lines.
struct PolicyReader {
    /// How many defects are traced to lines: enough for people, and a bound on the work that a document can cause.
    static let maximumTraced = 500

    private(set) var mistakes: [PolicyMistake] = []

    var recordTypes: [RecordType] = []
    var compartments: [Compartment] = []
    var fields: [Field] = []
    var codeLabels: [CodeLabel] = []
    var legalBases: [LegalBasis] = []
    var purposes: [Purpose] = []
    var roles: [Role] = []
    var separations: [SeparationOfDuties] = []

    /// The YAML of each part that was read.
    private var nodes: [PolicyDefect.Place: Node] = [:]
    /// Parts in which something was left out, and names of parts that were left out: what follows from that is not
    /// another mistake.
    private var damaged: Set<PolicyDefect.Place> = []
    private(set) var leftOut: Set<String> = []

    /// The policy, or `nil` if there is any mistake.
    mutating func read(_ bytes: [UInt8]) -> Policy? {
        do {
            let document = YAMLDocument(try PolicySource(bytes))
            mistakes = document.mistakes
            guard let root = document.root else { return nil }
            return read(root)
        } catch {
            mistakes = error.mistakes
            return nil
        }
    }

    private mutating func read(_ root: Node) -> Policy? {
        let keys = [
            "casevault-policy", "version", "floors", "crypto-periods", "population", "record-types", "compartments",
            "fields",
            "code-labels",
            "legal-bases", "purposes", "roles", "separation-of-duties",
        ]
        guard var document = MappingReader(root, keys: keys, mistakes: &mistakes, parentLine: 1) else { return nil }
        nodes[.document] = root
        if let format: Int = document.number("casevault-policy"), format != PolicyDocument.formatVersion {
            document.report(
                "this program reads casevault-policy \(PolicyDocument.formatVersion) only",
                at: document.line(of: "casevault-policy"))
        }
        let version: UInt32? = document.number("version")
        let floors = floors(&document)
        let periods = cryptoPeriods(&document)
        let population: UInt32? = document.has("population") ? document.number("population") : nil
        // Fields refer to types and compartments by name and are made with their numbers: these come first.
        for node in document.items("record-types") { readRecordType(node) }
        for node in document.items("compartments") { readCompartment(node) }
        for node in document.items("fields") { readField(node) }
        for node in document.items("code-labels", required: false) { readCodeLabel(node) }
        for node in document.items("legal-bases") { readLegalBasis(node) }
        for node in document.items("purposes") { readPurpose(node) }
        for node in document.items("roles") { readRole(node) }
        for node in document.items("separation-of-duties") { readSeparation(node) }
        if !document.mistakes.isEmpty { damaged.insert(.document) }
        mistakes += document.mistakes

        do throws(PolicyDefects) {
            let policy = try Policy(
                version: version ?? 1,
                schema: Schema(
                    recordTypes: recordTypes, compartments: compartments, fields: fields, codeLabels: codeLabels),
                legalBases: legalBases, purposes: purposes, roles: roles, separations: separations,
                floors: floors ?? Floors(suite: 1, kdfCost: 17, allowsServiceKeyFiles: false),
                cryptoPeriods: periods ?? .usual, population: population)
            return mistakes.isEmpty ? policy : nil
        } catch {
            trace(error)
            return nil
        }
    }

    private mutating func floors(_ document: inout MappingReader) -> Floors? {
        let keys = ["suite", "kdf-cost", "service-key-files"]
        guard let node = document.value("floors"),
            var reader = MappingReader(node, keys: keys, mistakes: &mistakes, parentLine: document.line)
        else { return nil }
        let suite: UInt16? = reader.number("suite")
        let cost: UInt8? = reader.number("kdf-cost")
        let service = reader.flag("service-key-files")
        mistakes += reader.mistakes
        guard let suite, let cost, let service else { return nil }
        return Floors(suite: suite, kdfCost: cost, allowsServiceKeyFiles: service)
    }

    private mutating func cryptoPeriods(_ document: inout MappingReader) -> CryptoPeriods? {
        let keys = ["compartment-keys", "gate-key", "rewrapping", "drill"]
        guard document.has("crypto-periods"), let node = document.value("crypto-periods"),
            var reader = MappingReader(node, keys: keys, mistakes: &mistakes, parentLine: document.line)
        else { return nil }
        let compartments: UInt16? = reader.number("compartment-keys")
        let gate: UInt16? = reader.number("gate-key")
        let rewrapping: UInt16? = reader.number("rewrapping")
        let drill: UInt16? = reader.number("drill")
        mistakes += reader.mistakes
        guard let compartments, let gate, let rewrapping, let drill else { return nil }
        return CryptoPeriods(compartmentKeys: compartments, gateKey: gate, rewrapping: rewrapping, drill: drill)
    }

    /// Reads one part: `make` gives `nil` if it must be left out. Parts left out keep no place.
    mutating func part<Part>(
        _ node: Node, keys: [String], place: PolicyDefect.Place, _ make: (inout MappingReader) -> Part?
    ) -> Part? {
        guard var reader = MappingReader(node, keys: keys, mistakes: &mistakes, parentLine: 1) else {
            damaged.insert(.document)
            return nil
        }
        let before = mistakes.count
        let part = make(&reader)
        mistakes += reader.mistakes
        if mistakes.count > before { damaged.insert(place) }
        if part == nil {
            damaged.insert(.document)
            if let name = node.mapping?["name"]?.scalar { leftOut.insert(name.string) }
        } else {
            nodes[place] = node
        }
        return part
    }

    /// Turns the defects of a policy into mistakes with lines, but for those that only follow from another mistake.
    private mutating func trace(_ defects: PolicyDefects) {
        for defect in defects.all.prefix(Self.maximumTraced) {
            if let item = defect.item, defect.problem == .unknown, leftOut.contains(item) { continue }
            switch defect.problem {
            case .empty, .noField, .noRecordType, .notCovered, .codeTypeWithoutCodes, .fieldsWithoutUse,
                .governsRecords, .tooFewRoles, .mixedActions, .noReason, .noPopulation, .notADuplicateName,
                .notADateOfBirth:
                if damaged.contains(defect.place) { continue }
            default: break
            }
            // A field that was left out may be all that a rule gives, or that has a code.
            let isOfFields = [.noField, .notCovered].contains(defect.problem) || defect.key == "code"
            if isOfFields && defect.problem != .duplicate && damaged.contains(.document) { continue }
            mistakes.append(PolicyMistake(line: line(of: defect), message: defect.description))
        }
    }

    private func line(of defect: PolicyDefect) -> Int {
        guard let node = nodes[defect.place], case .mapping(let mapping) = node else { return 1 }
        let start = node.mark?.line ?? 1
        // Labels, floors and crypto-periods are one level down.
        let nested = ["labels", "floors", "crypto-periods", "duplicates"].compactMap { mapping[$0]?.mapping }
        for candidate in [mapping] + nested {
            for (key, value) in candidate {
                guard case .scalar(let word) = key, word.string == defect.key else { continue }
                let keyLine = key.mark?.line ?? start
                guard case .sequence(let items) = value, let wanted = defect.item else { return keyLine }
                // Of an item that is there twice, the second is the mistake.
                var skipped = defect.problem == .duplicate ? 1 : 0
                for item in items {
                    guard case .scalar(let word) = item, word.string == wanted else { continue }
                    if skipped == 0 { return item.mark?.line ?? keyLine }
                    skipped -= 1
                }
                return keyLine
            }
        }
        return start
    }
}

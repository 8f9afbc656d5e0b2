internal import VaultClient
internal import VaultModel

/// Turns records with the names and codes of HTCDS into the fields of one record type, and says what does not fit.
struct HTCDSForm: Sendable {
    /// What was made of a record.
    struct Reading {
        var inputs: [FieldInput] = []
        /// What is left out, each with its reason.
        var unmapped: [RecordInputError] = []
        /// Members of which nothing can be taken.
        var unknown: [(name: String, error: RecordInputError)] = []
    }

    private let slots: [String: HTCDSSlot]
    private let own: [[UInt8]: Field]
    /// The record type that has a field of the standard, where it is another.
    private let elsewhere: [String: Name]

    /// Prepares the names of a record type: those of the standard, however they are spelled, and its own.
    init(type: RecordTypeID, schema: Schema) {
        var slots: [String: HTCDSSlot] = [:]
        for slot in HTCDSSlot.all(of: type, in: schema) { slots[slot.standard.name] = slot }
        var own: [[UInt8]: Field] = [:]
        for field in schema.fields(of: type) { own[field.name.bytes] = field }
        var elsewhere: [String: Name] = [:]
        for field in schema.fields where field.recordType != type {
            guard let name = field.htcds, let type = schema.recordType(field.recordType) else { continue }
            elsewhere[name.description] = type.name
        }
        self.slots = slots
        self.own = own
        self.elsewhere = elsewhere
    }

    /// The fields that a record sets. An empty value is an absent one.
    ///
    /// - Throws: ``RecordInputError`` where a field is given twice.
    func read(_ members: [RecordObject.Member]) throws(RecordInputError) -> Reading {
        var reading = Reading()
        var filled: Set<FieldID> = []
        for (position, member) in members.enumerated() where !HTCDS.isRecordID(member.name) {
            let texts = Self.texts(in: member.value)
            guard !texts.isEmpty else { continue }
            guard let (target, slot) = place(of: member.name) else {
                let name = HTCDS.field(named: member.name)?.name ?? member.name
                let error = RecordInputError(
                    line: member.line, member: name, number: position + 1, reason: reason(name))
                reading.unknown.append((member.name, error))
                continue
            }
            let taking = HTCDSTaking(texts, target, slot)
            for (field, value) in taking.values {
                guard filled.insert(field.id).inserted else {
                    throw RecordInputError(
                        line: member.line, field: field.name.description, reason: "is given twice")
                }
                reading.inputs.append(FieldInput(field: field.id, value: Array(value.utf8)))
            }
            let name = slot?.standard.name ?? target.name.description
            reading.unmapped += taking.misfits.map {
                RecordInputError(line: member.line, field: name, reason: $0)
            }
        }
        return reading
    }

    /// Whether a name is one of the standard or of the record type.
    func knows(_ name: String) -> Bool { HTCDS.field(named: name) != nil || place(of: name) != nil }

    /// The field that a name means, and its slot where it has one.
    private func place(of name: String) -> (field: Field, slot: HTCDSSlot?)? {
        if let field = own[Array(name.utf8)] {
            let slot = field.htcds.flatMap { slots[$0.description] }
            return (field, slot?.field.id == field.id ? slot : nil)
        }
        return slots[HTCDS.field(named: name)?.name ?? name].map { ($0.field, $0) }
    }

    private func reason(_ name: String) -> String {
        guard HTCDS.field(named: name) != nil else { return "is no field of HTCDS" }
        guard let type = elsewhere[name] else { return "is a field of HTCDS that the policy does not have" }
        return "is a field of the record type \(type)"
    }

    /// The values that stand for a member, without empty ones.
    private static func texts(in value: RecordObject.Value) -> [String] {
        switch value {
        case .null: []
        case .flag(let flag): [flag ? "TRUE" : "FALSE"]
        case .text(let bytes), .number(let bytes): bytes.isEmpty ? [] : [String(decoding: bytes, as: UTF8.self)]
        case .list(let values): values.flatMap(texts)
        }
    }
}

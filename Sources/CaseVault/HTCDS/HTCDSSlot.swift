internal import VaultModel

/// The place of a field of HTCDS in a record type.
struct HTCDSSlot: Sendable {
    let standard: HTCDSField
    /// Takes the value, or the first of several.
    let field: Field
    /// A field of text that takes what ``field`` has no room or no code for, with semicolons between.
    let further: Field?
    /// Where the standard has a list.
    let codes: HTCDSCodes?

    /// The slots of a record type in the order of the schema.
    ///
    /// A second field with the same name in HTCDS is the one for further codes. A name that the standard does not have is
    /// a field of its own, with the codes of the policy.
    static func all(of type: RecordTypeID, in schema: Schema) -> [HTCDSSlot] {
        let fields = schema.fields(of: type).filter { $0.htcds != nil && $0.type != .attachment }
        var slots: [HTCDSSlot] = []
        var names: Set<FieldCode> = []
        for field in fields {
            guard let name = field.htcds, names.insert(name).inserted else { continue }
            let standard = HTCDS.field(named: name.description) ?? unknown(name, field)
            let others = fields.filter { $0.htcds == name && $0.id != field.id && $0.type == .text }
            let hasList: Bool
            switch standard.kind {
            case .checkbox, .choice, .choices, .country, .countries, .language: hasList = true
            case .text, .number, .date, .phone: hasList = false
            }
            slots.append(
                HTCDSSlot(
                    standard: standard, field: field, further: standard.takesSeveral ? others.first : nil,
                    codes: hasList ? HTCDSCodes(of: standard, for: field, schema: schema) : nil))
        }
        return slots
    }

    private static func unknown(_ name: FieldCode, _ field: Field) -> HTCDSField {
        let codes = field.codes.map { HTCDSCode(name: $0.description, aliases: [], codes: []) }
        return HTCDSField(name.description, name.description, field.type == .code ? .choice(codes) : .text)
    }
}

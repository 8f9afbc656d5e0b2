public import VaultClient
public import VaultModel

/// Writes opened records with the names and codes of HTCDS 2.0, and says what does not fit.
///
/// Only what was opened is written, so the policy has decided already. The text is a copy that Swift manages.
public struct HTCDSExport: Sendable {
    /// A value as the standard has it.
    public enum Value: Hashable, Sendable {
        case text(String)
        /// Decimal digits.
        case number(String)
        case flag(Bool)
        /// Of a field that takes several codes.
        case list([String])
    }

    /// A field of a record.
    public struct Member: Hashable, Sendable {
        /// Its name in the standard.
        public let name: String
        public let value: Value
    }

    /// What does not fit in a record. Holds no value.
    public struct Misfit: Hashable, Sendable {
        public let record: RecordID
        /// The policy's name of the field.
        public let field: Name
        /// A clause that follows the name of the field and says whether it is written.
        public let reason: String
    }

    private let slots: [RecordTypeID: [HTCDSSlot]]

    /// Prepares the fields of all record types.
    public init(schema: Schema) {
        var slots: [RecordTypeID: [HTCDSSlot]] = [:]
        for type in schema.recordTypes { slots[type.id] = HTCDSSlot.all(of: type.id, in: schema) }
        self.slots = slots
    }

    /// Whether a field has a place in the standard.
    public static func has(_ field: Field) -> Bool { field.htcds != nil && field.type != .attachment }

    /// The names of a record type in the order of the schema.
    ///
    /// - Parameters:
    ///   - type: the record type.
    ///   - fields: those that leave.
    public func names(of type: RecordTypeID, for fields: some Collection<FieldID>) -> [String] {
        (slots[type] ?? []).filter { slot in
            fields.contains(slot.field.id) || slot.further.map { fields.contains($0.id) } ?? false
        }.map(\.standard.name)
    }

    /// The fields of a record that the standard has, and what does not fit.
    ///
    /// - Throws: ``ClientError/notAuthentic(_:)`` when a value is not text.
    public func members(of record: OpenedRecord) throws -> (members: [Member], misfits: [Misfit]) {
        var members: [Member] = []
        var misfits: [Misfit] = []
        for slot in slots[record.type] ?? [] {
            func text(_ field: Field?) throws -> String {
                try record.fields.first { $0.field.id == field?.id }?.withText { $0 } ?? ""
            }
            let (value, further) = (try text(slot.field), try text(slot.further))
            let written = HTCDSWriting(value, further: further, slot)
            misfits += written.misfits.map { Misfit(record: record.record, field: $0.field, reason: $0.reason) }
            if let value = written.value { members.append(Member(name: slot.standard.name, value: value)) }
        }
        return (members, misfits)
    }
}

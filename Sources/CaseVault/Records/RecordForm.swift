public import VaultClient
public import VaultModel

/// Turns objects into the fields of one record type, and says what does not fit.
public struct RecordForm: Sendable {
    /// What a null means.
    public enum Null: Sendable {
        /// It is a mistake.
        case refused
        /// The field is left out, as in a template that is filled in part.
        case leftOut
        /// The field is removed.
        case removes
    }

    /// The record type.
    public let type: RecordTypeID
    private let null: Null
    private let fields: [[UInt8]: Field]

    /// Prepares the names of a record type: those of its fields, and what HTCDS calls them.
    public init(type: RecordTypeID, schema: Schema, null: Null = .refused) {
        self.type = type
        self.null = null
        var fields: [[UInt8]: Field] = [:]
        for field in schema.fields(of: type) {
            guard let htcds = field.htcds.map({ Array($0.description.utf8) }), fields[htcds] == nil else { continue }
            fields[htcds] = field
        }
        for field in schema.fields(of: type) { fields[field.name.bytes] = field }
        self.fields = fields
    }

    /// The field that a name means, as UTF-8.
    func field(named name: [UInt8]) -> Field? { fields[name] }

    /// Whether every name of an object is one of this type.
    public func knowsNames(of object: RecordObject) -> Bool {
        object.members.allSatisfy { fields[Array($0.name.utf8)] != nil }
    }

    /// The fields that an object sets or removes.
    ///
    /// - Throws: ``RecordInputError`` for the first that is unknown, doubled, or no value of its field.
    public func inputs(of object: RecordObject) throws(RecordInputError) -> [FieldInput] {
        var inputs: [FieldInput] = []
        inputs.reserveCapacity(object.members.count)
        for (offset, member) in object.members.enumerated() {
            guard let field = fields[Array(member.name.utf8)] else {
                throw RecordInputError(
                    line: member.line, member: member.name, number: offset + 1,
                    reason: "is not a field of this record type")
            }
            func error(_ reason: String) -> RecordInputError {
                RecordInputError(line: member.line, field: field.name.description, reason: reason)
            }
            guard !inputs.contains(where: { $0.field == field.id }) else { throw error("is given twice") }
            let value: [UInt8]
            switch (member.value, field.type) {
            case (.null, _):
                switch null {
                case .removes: inputs.append(FieldInput(field: field.id, value: nil))
                case .leftOut: break
                case .refused: throw error("is null: leave the field out")
                }
                continue
            case (.number(let digits), .number): value = digits
            case (.number, _): throw error("is a number: this field takes text in quotes")
            case (.text, .number): throw error("is text: this field takes a number without quotes")
            case (.text(let text), _): value = text
            case (.flag, _), (.list, _): throw error("is a list, true or false: a field has one value")
            }
            if let fault = field.fault(in: String(decoding: value, as: UTF8.self)) { throw error("\(fault)") }
            inputs.append(FieldInput(field: field.id, value: value))
        }
        return inputs
    }
}

extension RecordInputError {
    /// Names a member by its name if that has the form of one: it may be a value in the wrong place.
    init(line: Int, member: String, number: Int, reason: String) {
        let isName = (try? FieldCode(member)) != nil
        self.init(line: line, field: isName ? member : nil, reason: isName ? reason : "the \(number). name \(reason)")
    }
}

/// Something that a new policy changes and must not.
public enum PolicyChange: Hashable, Sendable, CustomStringConvertible {
    /// The version is not greater than the one in force.
    case versionNotGreater
    /// The number of a record type is gone or has another name.
    case recordType(RecordTypeID)
    /// The number of a compartment is gone or has another name.
    case compartment(CompartmentID)
    /// The number of a field is gone: values under it could no longer be read.
    case fieldRemoved(FieldID)
    /// The number of a field has another name.
    case fieldRenamed(FieldID)
    /// A field is in another record type.
    case fieldRecordType(FieldID)
    /// A field is in another compartment.
    case fieldCompartment(FieldID)
    /// A field is of another type.
    case fieldType(FieldID)

    /// A sentence without a full stop.
    public var description: String {
        switch self {
        case .versionNotGreater: "the version must be greater than that of the policy in force"
        case .recordType(let id): "record type \(id) must stay what it is"
        case .compartment(let id): "compartment \(id) must stay what it is"
        case .fieldRemoved(let id): "field \(id) must stay; close it by taking it out of the rules"
        case .fieldRenamed(let id): "the name of field \(id) must stay"
        case .fieldRecordType(let id): "the record type of field \(id) must stay"
        case .fieldCompartment(let id): "the compartment of field \(id) must stay"
        case .fieldType(let id): "the type of field \(id) must stay"
        }
    }
}

/// The record types, compartments and fields of a vault: one part of its signed policy document.
public struct Schema: Sendable {
    /// In the order of the document.
    public let recordTypes: [RecordType]
    /// In the order of the document.
    public let compartments: [Compartment]
    /// In the order of the document.
    public let fields: [Field]

    private let fieldsByID: [FieldID: Field]
    private let fieldIDs: [FieldKey: FieldID]

    private struct FieldKey: Hashable {
        let recordType: RecordTypeID
        let name: Name
    }

    /// Keeps the parts. Of two with one id or name the first is found; ``Policy`` refuses such a schema.
    public init(recordTypes: [RecordType], compartments: [Compartment], fields: [Field]) {
        self.recordTypes = recordTypes
        self.compartments = compartments
        self.fields = fields
        fieldsByID = Dictionary(fields.map { ($0.id, $0) }) { first, _ in first }
        fieldIDs = Dictionary(fields.map { (FieldKey(recordType: $0.recordType, name: $0.name), $0.id) }) { first, _ in
            first
        }
    }

    /// The field with this number.
    public func field(_ id: FieldID) -> Field? { fieldsByID[id] }

    /// The field of `recordType` with this name.
    public func field(named name: Name, of recordType: RecordTypeID) -> Field? {
        fieldIDs[FieldKey(recordType: recordType, name: name)].flatMap { fieldsByID[$0] }
    }

    /// The fields of `recordType`, in the order of the document.
    public func fields(of recordType: RecordTypeID) -> [Field] { fields.filter { $0.recordType == recordType } }

    /// The record type with this number.
    public func recordType(_ id: RecordTypeID) -> RecordType? { recordTypes.first { $0.id == id } }

    /// The record type with this name.
    public func recordType(named name: Name) -> RecordType? { recordTypes.first { $0.name == name } }

    /// The compartment with this number.
    public func compartment(_ id: CompartmentID) -> Compartment? { compartments.first { $0.id == id } }

    /// The compartment with this name.
    public func compartment(named name: Name) -> Compartment? { compartments.first { $0.name == name } }
}

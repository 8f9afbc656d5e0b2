/// The record types, compartments and fields of a vault: one part of its signed policy document.
public struct Schema: Sendable {
    /// In the order of the document.
    public let recordTypes: [RecordType]
    /// In the order of the document.
    public let compartments: [Compartment]
    /// In the order of the document.
    public let fields: [Field]
    /// In the order of the document; a code without one is shown as it is.
    public let codeLabels: [CodeLabel]

    private let fieldsByID: [FieldID: Field]
    private let labelsByCode: [FieldCode: Labels]
    private let fieldIDs: [FieldKey: FieldID]

    private struct FieldKey: Hashable {
        let recordType: RecordTypeID
        let name: Name
    }

    /// Keeps the parts. Of two with one id or name the first is found; ``Policy`` refuses such a schema.
    public init(
        recordTypes: [RecordType], compartments: [Compartment], fields: [Field], codeLabels: [CodeLabel] = []
    ) {
        self.recordTypes = recordTypes
        self.compartments = compartments
        self.fields = fields
        self.codeLabels = codeLabels
        labelsByCode = Dictionary(codeLabels.map { ($0.code, $0.labels) }) { first, _ in first }
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

    /// What people are shown for a code; `nil` if the document does not say.
    public func labels(of code: FieldCode) -> Labels? { labelsByCode[code] }

    /// The record type with this number.
    public func recordType(_ id: RecordTypeID) -> RecordType? { recordTypes.first { $0.id == id } }

    /// The record type with this name.
    public func recordType(named name: Name) -> RecordType? { recordTypes.first { $0.name == name } }

    /// The compartment with this number.
    public func compartment(_ id: CompartmentID) -> Compartment? { compartments.first { $0.id == id } }

    /// The compartment with this name.
    public func compartment(named name: Name) -> Compartment? { compartments.first { $0.name == name } }
}

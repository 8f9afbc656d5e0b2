/// A field of a record type: the smallest thing that is sealed, asked for and logged.
///
/// A class, since fields are looked up for each cell and a copy of the parts would cost more than the sealing.
public final class Field: Sendable {
    /// Its number, in contexts, manifests and the log.
    public let id: FieldID
    /// Its name, unique in its record type.
    public let name: Name
    /// The record type that it belongs to.
    public let recordType: RecordTypeID
    /// The compartment whose key opens it.
    public let compartment: CompartmentID
    /// The type of its value.
    public let type: ValueType
    /// What a value may be, where the type is ``ValueType/code``; otherwise empty.
    public let codes: [FieldCode]
    /// What people are shown.
    public let labels: Labels
    /// What HTCDS 2.0 calls it (`prs_Birthdate`), if it knows such a field: documentation, and a name for imports.
    public let htcds: FieldCode?
    /// How records are found by its values; `nil` where they are not.
    public let search: FieldSearch?

    /// Keeps the parts; how they fit together is checked where a ``Policy`` is made.
    public init(
        id: FieldID, name: Name, recordType: RecordTypeID, compartment: CompartmentID, type: ValueType,
        codes: [FieldCode] = [], labels: Labels, htcds: FieldCode? = nil, search: FieldSearch? = nil
    ) {
        self.id = id
        self.name = name
        self.recordType = recordType
        self.compartment = compartment
        self.type = type
        self.codes = codes
        self.labels = labels
        self.htcds = htcds
        self.search = search
    }
}

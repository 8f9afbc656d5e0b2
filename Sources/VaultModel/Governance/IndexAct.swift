public import OpenSSL
public import VaultCrypto

/// The begin of a version of the search index: which fields it has and how, and its keys.
public struct IndexAct: Hashable, Sendable {
    /// The number of the version, from 1.
    public let version: UInt32
    public let suite: Suite
    /// Ascending by field; none where the policy indexes nothing any more.
    public let fields: [IndexedField]
    /// The check value of each index key: one for each compartment of the fields.
    public let keys: [CompartmentID: Digest]

    public init(version: UInt32, suite: Suite, fields: [IndexedField], keys: [CompartmentID: Digest]) {
        self.version = version
        self.suite = suite
        self.fields = fields
        self.keys = keys
    }

    /// How a field is indexed, if it is.
    public func field(_ id: FieldID) -> IndexedField? { fields.first { $0.field == id } }

    func append(to context: inout Context) {
        context.append(.keyVersion, version)
        var list: [UInt8] = []
        for field in fields { field.append(to: &list) }
        context.append(.indexFields, list)
        list = []
        for (compartment, check) in keys.sorted(by: { $0.key < $1.key }) {
            list.appendInteger(compartment.rawValue)
            check.append(to: &list)
        }
        context.append(.indexKeys, list)
    }

    init(from reader: inout ContextReader, _ suite: UInt16) throws(FormatError) {
        self.suite = try Suite.supported(suite)
        version = try reader.take(.keyVersion, as: UInt32.self)
        var items = ItemReader(try reader.take(.indexFields), tag: .indexFields)
        var fields: [IndexedField] = []
        while !items.isAtEnd { fields.append(try IndexedField(&items)) }
        self.fields = fields
        items = ItemReader(try reader.take(.indexKeys), tag: .indexKeys)
        var keys: [CompartmentID: Digest] = [:]
        while !items.isAtEnd {
            let compartment = CompartmentID(rawValue: try items.integer(UInt16.self))
            keys[compartment] = try items.digest()
        }
        self.keys = keys
    }
}

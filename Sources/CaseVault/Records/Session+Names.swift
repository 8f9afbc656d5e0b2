public import VaultClient
public import VaultModel

extension Session {
    /// Writes a new record from values by the names of their fields.
    ///
    /// - Parameters:
    ///   - type: the name of the record type.
    ///   - values: field name to value, as text whatever the field's type is.
    ///   - purpose: the name of the purpose.
    /// - Throws: ``ClientError/unknownField(_:)``, ``ClientError/invalidValue(field:reason:)``
    ///   and ``ClientError/purposeNeeded(choices:)`` before anything is sealed; otherwise as
    ///   ``Session/create(_:_:purpose:legalBasis:)``.
    public func create(
        _ type: String, _ values: [String: String], purpose: String
    ) async throws(ClientError) -> WrittenRecord {
        let schema = governance.policy.schema
        guard let known = (try? Name(type)).flatMap({ schema.recordType(named: $0) }) else {
            throw .wrongState("the policy has no record type of this name")
        }
        var inputs: [FieldInput] = []
        for (name, value) in values {
            guard let field = (try? Name(name)).flatMap({ schema.field(named: $0, of: known.id) }) else {
                // Of what has not even the form of a name nothing is repeated: it may be a value in the wrong place.
                throw .unknownField((try? Name(name))?.description ?? "of this name")
            }
            inputs.append(FieldInput(field: field.id, value: Array(value.utf8)))
        }
        return try await create(known.id, inputs, purpose: try self.purpose(spelled: purpose))
    }

    /// Opens all fields of a record that the official may read for a purpose, which is given by its name.
    ///
    /// - Throws: ``ClientError/purposeNeeded(choices:)`` for a purpose that the policy does not have;
    ///   otherwise as ``Session/read(_:purpose:legalBasis:reason:)``.
    public func read(_ record: RecordID, purpose: String) async throws(ClientError) -> OpenedRecord {
        try await read(record, purpose: try self.purpose(spelled: purpose))
    }

    private func purpose(spelled text: String) throws(ClientError) -> Name {
        let purposes = governance.policy.purposes.map(\.name)
        guard let purpose = purposes.first(where: { $0.bytes.elementsEqual(text.utf8) }) else {
            throw .purposeNeeded(choices: purposes)
        }
        return purpose
    }
}

extension OpenedRecord {
    /// The value of a field by its name, as text; `nil` when it was not opened. A copy that Swift manages: show it, do
    /// not keep it.
    ///
    /// - Throws: ``ClientError/notAuthentic(_:)`` when the bytes are not UTF-8.
    public func text(of name: String) throws -> String? {
        try fields.first { $0.field.name.bytes.elementsEqual(name.utf8) }?.withText { $0 }
    }
}

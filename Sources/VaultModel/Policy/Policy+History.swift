extension Policy {
    /// Decides who may see the metadata of a record's writes: who may list records of its type, or read any field of them.
    ///
    /// - Parameter isAssigned: whether the record is assigned to the official.
    public func decideHistory(
        of type: RecordTypeID, purpose: Name, legalBasis: Name? = nil, grants: [ActiveGrant],
        isAssigned: Bool = false, time: Int64
    ) -> Decision {
        func decide(_ action: Action, _ fields: [FieldID]) -> Decision {
            self.decide(
                AccessQuestion(
                    action: action, recordType: type, fields: fields, purpose: purpose, legalBasis: legalBasis,
                    grants: grants, isAssigned: isAssigned, time: time))
        }
        let list = decide(.list, [])
        if case .allowed(let grounds) = list, grounds.scope == .all || isAssigned { return list }
        for field in schema.fields(of: type) {
            let read = decide(.read, [field.id])
            if case .allowed = read { return read }
        }
        if case .allowed = list { return .denied(.notAssigned) }
        return list
    }
}

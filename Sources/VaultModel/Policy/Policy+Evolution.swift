extension Policy {
    /// Everything that forbids this policy to follow `old`; empty if it may.
    ///
    /// Type and compartment of a field are in the contexts of what is sealed, so no number is ever given another
    /// meaning. Numbers stay for good, since a policy that drops one would let a later one use it anew. Labels, codes,
    /// rules, roles and purposes are free to change.
    public func violations(replacing old: Policy) -> [PolicyChange] {
        var changes: [PolicyChange] = []
        if version <= old.version { changes.append(.versionNotGreater) }
        for type in old.schema.recordTypes where schema.recordType(type.id)?.name != type.name {
            changes.append(.recordType(type.id))
        }
        for compartment in old.schema.compartments where schema.compartment(compartment.id)?.name != compartment.name {
            changes.append(.compartment(compartment.id))
        }
        for before in old.schema.fields {
            guard let after = schema.field(before.id) else {
                changes.append(.fieldRemoved(before.id))
                continue
            }
            if after.name != before.name { changes.append(.fieldRenamed(before.id)) }
            if after.recordType != before.recordType { changes.append(.fieldRecordType(before.id)) }
            if after.compartment != before.compartment { changes.append(.fieldCompartment(before.id)) }
            if after.type != before.type { changes.append(.fieldType(before.id)) }
        }
        return changes
    }
}

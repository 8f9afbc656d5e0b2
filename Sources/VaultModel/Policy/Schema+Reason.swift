extension Schema {
    /// Where reasons for an access are kept: the field `reason` of the record type `access`, if the policy has both.
    ///
    /// The record of a reason has the id of the request that it explains, and is written before it by the same official.
    public var reason: Field? {
        recordTypes.first { $0.name.description == "access" }.flatMap { type in
            fields.first { $0.recordType == type.id && $0.name.description == "reason" && $0.type == .text }
        }
    }
}

extension RequestKind {
    /// Whether a purpose may demand a reason for it: it opens, changes or tells of a record that is there.
    public var mayNeedReason: Bool {
        switch self {
        case .read, .update, .erase, .history, .export, .find: true
        default: false
        }
    }
}

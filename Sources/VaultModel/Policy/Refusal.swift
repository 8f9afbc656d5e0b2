/// Why something is not allowed.
public enum Refusal: Hashable, Sendable, CustomStringConvertible {
    /// The policy has no such purpose.
    case unknownPurpose
    /// The policy has no such record type, or none was given.
    case unknownRecordType
    /// The record type has no such field.
    case unknownField(FieldID)
    /// The action is on fields and none was given.
    case noFields
    /// The official holds no grant.
    case noGrant
    /// The policy knows none of the official's roles.
    case unknownRole
    /// It would be allowed by a grant that has expired.
    case expired
    /// No rule allows the action on this record type.
    case actionNotAllowed
    /// No rule that allows the action has the purpose.
    case purposeNotAllowed
    /// The purpose may not rest on the legal basis.
    case legalBasisNotAllowed
    /// No rule allows the action on this field for the purpose.
    case fieldNotAllowed(FieldID)
    /// The policy does not let anybody search the field.
    case notSearchable(FieldID)
    /// It is allowed on assigned records, and this one is not assigned.
    case notAssigned

    /// The stable code that the log keeps.
    public var code: String {
        switch self {
        case .unknownPurpose: "deny.unknown-purpose"
        case .unknownRecordType: "deny.unknown-type"
        case .unknownField: "deny.unknown-field"
        case .noFields: "deny.no-field"
        case .noGrant: "deny.no-grant"
        case .unknownRole: "deny.unknown-role"
        case .expired: "deny.grant-expired"
        case .actionNotAllowed: "deny.action"
        case .purposeNotAllowed: "deny.purpose"
        case .legalBasisNotAllowed: "deny.basis"
        case .fieldNotAllowed: "deny.field"
        case .notSearchable: "deny.not-searchable"
        case .notAssigned: "deny.assignment"
        }
    }

    /// A sentence without a full stop; names fields by number.
    public var description: String {
        switch self {
        case .unknownPurpose: "the policy has no such purpose"
        case .unknownRecordType: "the policy has no such record type"
        case .unknownField(let field): "the record type has no field \(field)"
        case .noFields: "no field was named"
        case .noGrant: "no grant"
        case .unknownRole: "the policy no longer has the role"
        case .expired: "the grant has expired"
        case .actionNotAllowed: "no rule allows this action on this record type"
        case .purposeNotAllowed: "no rule allows this action for this purpose"
        case .legalBasisNotAllowed: "the purpose may not rest on this legal basis"
        case .fieldNotAllowed(let field): "no rule allows this action on field \(field) for this purpose"
        case .notSearchable(let field): "field \(field) is neither indexed nor scanned"
        case .notAssigned: "the record is not assigned to this official"
        }
    }
}

/// One thing that is wrong with a policy, and where.
public struct PolicyDefect: Hashable, Sendable, CustomStringConvertible {
    /// The part of the policy, counted from 0 in the order of the document.
    public enum Place: Hashable, Sendable {
        case document
        case recordType(Int)
        case compartment(Int)
        case field(Int)
        case codeLabel(Int)
        case legalBasis(Int)
        case purpose(Int)
        case role(Int)
        case rule(role: Int, rule: Int)
        case separation(Int)
    }

    /// What is wrong; ``description`` says it in words.
    public enum Problem: Hashable, Sendable, CaseIterable {
        case zero, empty, duplicate, unknown, reserved, outOfRange, missingLabel
        case codesWithoutCodeType, codeTypeWithoutCodes
        case inheritsItself, inheritanceTooDeep, selfSeparated, tooFewRoles
        case mixedActions, noRecordType, governsRecords, noField, fieldsWithoutUse, notCovered
        case noReason
        case notIndexable, noPopulation, notADuplicateName, notADateOfBirth
    }

    /// The part.
    public let place: Place
    /// The key in that part, as a policy document spells it.
    public let key: String
    /// The name or number that is wrong, if there is one.
    public let item: String?
    /// What is wrong with it.
    public let problem: Problem

    /// A sentence without a full stop.
    public var description: String {
        let subject = item.map { "\(key): \($0)" } ?? key
        return "\(subject) \(problem.description)"
    }
}

extension PolicyDefect.Problem: CustomStringConvertible {
    /// A clause that follows the name of what is wrong.
    public var description: String {
        switch self {
        case .zero: "must be 1 or more"
        case .empty: "must not be empty"
        case .duplicate: "is used twice"
        case .unknown: "is not defined in this document"
        case .reserved: "is a reserved name"
        case .outOfRange: "is outside the allowed range"
        case .missingLabel: "must not be empty"
        case .codesWithoutCodeType: "may only be given where the type is code"
        case .codeTypeWithoutCodes: "must be given where the type is code"
        case .inheritsItself: "is the role itself"
        case .inheritanceTooDeep: "itself inherits: only one level is allowed"
        case .selfSeparated: "cannot be held by anyone: with what it inherits it breaks this separation"
        case .tooFewRoles: "must name two roles or more"
        case .mixedActions: "mixes actions on records with acts of governance"
        case .noRecordType: "must name a record type, since an action is on records"
        case .governsRecords: "must be absent, since no action is on records"
        case .noField: "or fields must cover a field, since an action is on fields"
        case .fieldsWithoutUse: "must be absent, since no action is on fields"
        case .notCovered: "is not among the fields that the rule gives"
        case .notIndexable: "may not be indexed: a thief of the database would count a field of few values"
        case .noPopulation: "needs the expected population of the vault, by which its tokens are cut"
        case .notADuplicateName: "must be a field of the record type with `index: name`, all in one compartment"
        case .notADateOfBirth: "must be a date of the record type"
        case .noReason: "needs a record type access with a field reason to keep it in"
        }
    }
}

/// Everything that is wrong with a policy.
public struct PolicyDefects: Error, Hashable, Sendable, CustomStringConvertible {
    /// At least one.
    public let all: [PolicyDefect]

    /// One line for each.
    public var description: String { all.map(\.description).joined(separator: "\n") }
}

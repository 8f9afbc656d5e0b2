/// One thing that a policy says and another does not, or says otherwise.
public struct PolicyDifference: Hashable, Sendable {
    /// What happened to it.
    public enum Kind: String, Hashable, Sendable {
        case added, removed, changed
    }

    /// The part of a policy document; the raw value is the word for one item of it.
    public enum Part: String, Hashable, Sendable, CaseIterable {
        case document, floors
        case cryptoPeriods = "crypto-periods"
        case recordType = "record-type"
        case compartment, field
        case codeLabel = "code-label"
        case legalBasis = "legal-basis"
        case purpose, role, rule
        case separation = "separation-of-duties"
    }

    /// What happened.
    public let kind: Kind
    /// To what.
    public let part: Part
    /// Its name; a field's is `record-type.field`. Empty for the document, its floors and crypto-periods.
    public let name: String
    /// The key of the document whose value is another one; `nil` where the whole item was added or removed.
    public let key: String?
    /// The words of that value that are gone; all of them where only their order is another one.
    public let removed: [String]
    /// The words of that value that are new; all of them where only their order is another one.
    public let added: [String]
}

extension Policy {
    /// What this policy says otherwise than `old`.
    ///
    /// By parts, and in each by number or name: where an item stands in the document makes no difference. Of lists in
    /// which the first item is the default, the order counts.
    public func differences(from old: Policy) -> [PolicyDifference] {
        let (before, after) = (PolicyOutline(old).items, PolicyOutline(self).items)
        let ids = Set(before.keys).union(after.keys).sorted()
        return ids.flatMap { PolicyOutline.differences($0.part, before[$0], after[$0]) }
    }
}

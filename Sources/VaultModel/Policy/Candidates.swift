/// The rules that have the action and record type of a question, with the grants that bring them.
struct Candidates {
    struct Candidate {
        let grant: ActiveGrant
        let scope: Scope
        let isInForce: Bool
        let rule: ResolvedRule
    }

    let isEmpty: Bool
    /// Those that also have the purpose of the question.
    let ofPurpose: [Candidate]

    init(_ candidates: [Candidate], for purpose: Name) {
        isEmpty = candidates.isEmpty
        ofPurpose = candidates.filter { $0.rule.purposes.contains(purpose) }
    }
}

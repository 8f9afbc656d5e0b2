/// A question with everything that is the same for each of its fields.
struct Reasons {
    let question: AccessQuestion
    let basis: Name
    let inForce: Candidates
    let all: Candidates
    let anyInForce: Bool

    /// Decides for one field, or for an action that is not on fields.
    func decision(on field: FieldID?) -> Decision {
        let answer = narrow(inForce, field)
        guard case .denied = answer else { return answer }
        guard anyInForce else { return .denied(.expired) }
        // "Expired" is the more helpful answer where an expired grant is all that is missing.
        if case .allowed = narrow(all, field) { return .denied(.expired) }
        return answer
    }

    /// Narrows the candidates step by step; the step that leaves none is the reason of the refusal.
    private func narrow(_ candidates: Candidates, _ field: FieldID?) -> Decision {
        guard !candidates.isEmpty else { return .denied(.actionNotAllowed) }
        guard !candidates.ofPurpose.isEmpty else { return .denied(.purposeNotAllowed) }
        var isCovered = false
        for candidate in candidates.ofPurpose {
            if let field, !candidate.rule.fields.contains(field) { continue }
            isCovered = true
            if candidate.scope == .all || question.isAssigned || !question.action.concernsOneExistingRecord {
                return .allowed(
                    Grounds(
                        rule: candidate.rule.id, grant: candidate.grant.index, role: candidate.grant.role,
                        scope: candidate.scope, purpose: question.purpose, legalBasis: basis))
            }
        }
        if let field, !isCovered { return .denied(.fieldNotAllowed(field)) }
        return .denied(.notAssigned)
    }
}

extension Policy {
    /// Decides a question: whole, or not at all.
    ///
    /// Each field must be covered by one rule that has the action, the record type and the purpose, through a grant
    /// that is in force and reaches the record. Several grants may share the work, each covering some of the fields. The
    /// grounds are then those of the first field, and the scope is the narrowest of all; ``explain(_:)`` has them for
    /// each field. A refusal is the one of the first field that is refused.
    public func decide(_ question: AccessQuestion) -> Decision {
        var first: Grounds?
        var isNarrowed = false
        for line in explain(question) {
            switch line.decision {
            case .denied: return line.decision
            case .allowed(let grounds):
                first = first ?? grounds
                isNarrowed = isNarrowed || grounds.scope == .assigned
            }
        }
        // `explain` always answers with a line; should it ever not, nothing was shown to be allowed.
        guard let first else { return .denied(.noFields) }
        return .allowed(
            Grounds(
                rule: first.rule, grant: first.grant, role: first.role, scope: isNarrowed ? .assigned : .all,
                purpose: first.purpose, legalBasis: first.legalBasis))
    }

    /// What decides for each field, in the order of the question; one line without a field where there is none.
    public func explain(_ question: AccessQuestion) -> [ExplanationLine] {
        let basis: Name
        switch basisOfValid(question) {
        case .failure(let failed):
            return [ExplanationLine(field: nil, decision: .denied(failed.refusal))]
        case .success(let name):
            basis = name
        }
        let all = candidates(for: question)
        let inForce = all.filter(\.isInForce)
        let reasons = Reasons(
            question: question, basis: basis, inForce: Candidates(inForce, for: question.purpose),
            all: Candidates(all, for: question.purpose),
            anyInForce: question.grants.contains { isInForce($0, at: question.time) })
        guard !question.fields.isEmpty else {
            return [ExplanationLine(field: nil, decision: reasons.decision(on: nil))]
        }
        return question.fields.map { ExplanationLine(field: $0, decision: reasons.decision(on: $0)) }
    }

    /// Which fields of a record may be read for `purpose`, and which not, both in the order of the schema.
    public func readableFields(
        recordType: RecordTypeID, purpose: Name, legalBasis: Name? = nil, grants: [ActiveGrant], isAssigned: Bool,
        time: Int64
    ) -> (allowed: [FieldID], withheld: [FieldID]) {
        let fields = schema.fields(of: recordType).map(\.id)
        let lines = explain(
            AccessQuestion(
                action: .read, recordType: recordType, fields: fields, purpose: purpose, legalBasis: legalBasis,
                grants: grants, isAssigned: isAssigned, time: time))
        let allowed = lines.compactMap { line -> FieldID? in
            if case .allowed = line.decision { line.field } else { nil }
        }
        let open = Set(allowed)
        return (allowed, fields.filter { !open.contains($0) })
    }

    /// The purposes for which some rule of these grants allows the action, in the order of the document.
    ///
    /// Where exactly one is left it need not be stated.
    public func purposes(
        for action: Action, recordType: RecordTypeID? = nil, grants: [ActiveGrant], time: Int64
    ) -> [Name] {
        let allowed = grants.filter { isInForce($0, at: time) }.flatMap { rules(of: $0.role) }
            .filter { $0.concerns(action, on: recordType) }
            .reduce(into: Set<Name>()) { $0.formUnion($1.purposes) }
        return purposes.map(\.name).filter(allowed.contains)
    }
}

extension Policy {
    private struct Failed: Error {
        let refusal: Refusal
    }

    /// The legal basis of a question that makes sense, or what is wrong with it before any rule is looked at.
    private func basisOfValid(_ question: AccessQuestion) -> Result<Name, Failed> {
        func failure(_ refusal: Refusal) -> Result<Name, Failed> { .failure(Failed(refusal: refusal)) }

        if question.action.concernsRecords {
            guard let type = question.recordType, schema.recordType(type) != nil else {
                return failure(.unknownRecordType)
            }
            for id in question.fields where schema.field(id)?.recordType != type { return failure(.unknownField(id)) }
        }
        if question.action.concernsFields {
            // A record may be created empty; reading or changing nothing is a mistake of the caller.
            guard !question.fields.isEmpty || question.action == .create else { return failure(.noFields) }
        } else if let field = question.fields.first {
            return failure(.fieldNotAllowed(field))
        }
        if question.action == .search, let field = question.fields.first(where: { schema.field($0)?.search == nil }) {
            return failure(.notSearchable(field))
        }
        guard let purpose = self.purpose(question.purpose) else { return failure(.unknownPurpose) }
        guard let basis = question.legalBasis ?? purpose.legalBases.first, purpose.legalBases.contains(basis) else {
            return failure(.legalBasisNotAllowed)
        }
        guard !question.grants.isEmpty else { return failure(.noGrant) }
        guard question.grants.contains(where: { role($0.role) != nil }) else { return failure(.unknownRole) }
        return .success(basis)
    }

    private func candidates(for question: AccessQuestion) -> [Candidates.Candidate] {
        var candidates: [Candidates.Candidate] = []
        for grant in question.grants {
            let scope = effectiveScope(of: grant)
            let isInForce = self.isInForce(grant, at: question.time)
            for rule in rules(of: grant.role) where rule.concerns(question.action, on: question.recordType) {
                candidates.append(Candidates.Candidate(grant: grant, scope: scope, isInForce: isInForce, rule: rule))
            }
        }
        // A list or search takes the grant that shows most; anything else the first that reaches the record.
        guard !question.action.concernsOneExistingRecord else { return candidates }
        return candidates.filter { $0.scope == .all } + candidates.filter { $0.scope != .all }
    }
}

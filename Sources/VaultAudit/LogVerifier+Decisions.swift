internal import VaultModel

extension LogVerifier {
    /// Decides again by the policy, the grants and the assignments in force at that time.
    mutating func checkDecision(_ entry: LogEntry) {
        guard let governance, entry.gate.allowed else { return }
        let part = entry.request
        let index = entry.gate.index
        if let official = governance.officials[part.actor], !official.isActive {
            return find(.decision, "entry \(index) allows a \(official.state) official", index)
        }
        if part.kind == .signIn {
            signedIn.insert(part.actor)
        } else if part.kind != .statement, !signedIn.contains(part.actor) {
            find(.decision, "entry \(index) is by somebody who has not signed in", index)
        }
        checkReason(part, governance, index)
        checkNotErased(part, index)
        checkHold(part, governance, index)
        let allowed: Bool
        switch part.kind {
        case .read: allowed = isAllowed(.read, part, governance)
        case .create: allowed = isAllowed(.create, part, governance)
        case .update: allowed = isAllowed(.update, part, governance)
        case .list: allowed = isAllowed(.list, part, governance)
        case .erase: allowed = isAllowed(.erase, part, governance)
        case .export: allowed = isAllowed(.export, part, governance)
        case .history: return checkHistory(part, governance, index)
        case .assign: allowed = part.assignee != part.actor && isAllowed(.assign, part, governance)
        case .unassign: allowed = isAllowed(.assign, part, governance)
        case .rewrap:
            allowed = governance.policy.schema.compartments.contains {
                governance.entitlement(of: part.actor, to: $0.id, at: time) != nil
            }
        case .find: allowed = isAllowed(.search, part, governance)
        case .index:
            allowed = governance.policy.schema.compartments.contains {
                governance.indexEntitlement(of: part.actor, to: $0.id, at: time) != nil
            }
        case .recordKeys: allowed = part.recordKeys.allSatisfy { isEntitled(part, to: $0, governance) }
        case .batch, .statement, .signIn: allowed = true
        }
        if !allowed { find(.decision, "entry \(index) allows what the policy refused", index) }
        if part.kind == .find { checkSearchLimit(entry, governance) }
    }

    /// Counts an official's searches of the last hour again.
    private mutating func checkSearchLimit(_ entry: LogEntry, _ governance: Governance) {
        let official = governance.current(entry.request.actor)
        var recent = searches[official, default: []].filter { time < $0.adding(seconds: 3600) }
        let role = entry.gate.grant.flatMap { governance.grants[$0]?.act.role }
        if let role, recent.count >= Int(governance.policy.searchesPerHour(of: role)) {
            let index = entry.gate.index
            find(.decision, "entry \(index) allows more searches in an hour than the role may make", index)
        }
        recent.append(time)
        searches[official] = recent
    }

    private mutating func isAllowed(_ action: Action, _ part: RequestPart, _ governance: Governance) -> Bool {
        guard let purpose = part.purpose else { return false }
        let schema = governance.policy.schema
        let types: [RecordTypeID?]
        if let field = part.fields.first {
            types = [schema.field(field)?.recordType]
        } else if let record = part.record {
            types = [writes[record]?.type]
        } else {
            types = schema.recordTypes.map(\.id)
        }
        let grants = governance.activeGrants(of: part.actor, at: time).enumerated().map { $1.active(index: $0) }
        return types.contains { type in
            let question = AccessQuestion(
                action: action, recordType: type, fields: action.concernsFields ? part.fields : [], purpose: purpose,
                legalBasis: part.legalBasis,
                grants: grants, isAssigned: isAssigned(part), time: time.seconds)
            if let decided, decided.question == question, decided.statements == governance.count {
                return decided.isAllowed
            }
            var answer = Decided(question: question, statements: governance.count, isAllowed: false)
            if case .allowed = governance.policy.decide(question) { answer.isAllowed = true }
            decided = answer
            return answer.isAllowed
        }
    }

    /// Whether the record of a request is assigned to the one who asks.
    func isAssigned(_ part: RequestPart) -> Bool {
        part.record.flatMap { rosters[$0] }.flatMap { governance?.member(part.actor, of: $0.roster) } != nil
    }

    /// Whether the actor may hand a record key on, and its recipient may have it.
    private func isEntitled(_ part: RequestPart, to item: RecordKeyItem, _ governance: Governance) -> Bool {
        let compartment = item.place.compartment
        return governance.entitlement(of: part.actor, to: compartment, at: time) != nil
            && governance.recordEntitlement(of: item.recipient, to: compartment, at: time) == item.authority
            && rosters[item.place.record].flatMap { governance.member(item.recipient, of: $0.roster) } != nil
            && rosters[item.place.record]?.roster.generation == item.place.generation
            && governance.activeKey(compartment)?.act.version == item.place.version
    }

    /// Makes each roster anew from the assignments, and compares it with the one that was signed.
    mutating func checkRoster(_ entry: LogEntry) {
        let part = entry.request
        guard entry.gate.allowed, part.kind == .assign || part.kind == .unassign, let record = part.record,
            let assignee = part.assignee
        else { return }
        let index = entry.gate.index
        let last = rosters[record]?.roster
        let next: Roster?
        if part.kind == .assign {
            next = last.map { $0.adding(assignee) } ?? Roster(vault: part.vault, record: record, first: assignee)
        } else {
            next = last?.removing(assignee)
        }
        guard let next, part.rosterBefore == last?.digest, part.rosterAfter == next.digest else {
            return find(.record, "entry \(index) does not follow the assignment before it of record \(record)", index)
        }
        let raised = part.kind == .unassign ? index : rosters[record]?.raised
        rosters[record] = LastRoster(roster: next, entry: index, raised: raised)
    }
}

internal import OpenSSL
internal import VaultCrypto
internal import VaultModel

/// Walks the log once for one official.
struct ExposureWalk {
    /// What the log says of a record so far.
    private struct State {
        var type: RecordTypeID?
        var filled: Set<FieldID> = []
        var roster: Roster?
    }

    private let official: Digest
    private let since: Timestamp
    private var states: [RecordID: State] = [:]
    private var exposed: [RecordID: Exposure.Record] = [:]
    private var keys: Set<Governance.WrapPlace> = []
    private var reach = Reach()
    private var statements: UInt64 = 0
    private var now = Timestamp(milliseconds: 0)
    private var isBegun = false

    init(official: Digest, since: Timestamp) {
        self.official = official
        self.since = since
    }

    mutating func take(_ entry: LogEntry, under governance: Governance) {
        let part = entry.request
        let wasBefore = now < since
        now = max(now, entry.gate.time)
        let isNew = governance.count != statements
        statements = governance.count
        // What they could open at the begin of the time stands in no entry.
        let isOver = reach.end.map { $0 <= now } ?? false
        if now >= since, isNew || wasBefore || isOver { look(under: governance) }
        guard entry.gate.allowed else { return }
        note(part, at: entry.gate.index, under: governance)
        guard let record = part.record else { return }
        switch part.kind {
        case .create, .update:
            states[record, default: State()].filled.formUnion(part.fields)
            if let type = part.fields.first.flatMap({ governance.policy.schema.field($0)?.recordType }) {
                states[record]?.type = type
            }
        case .assign:
            guard let assignee = part.assignee else { return }
            let last = states[record]?.roster
            states[record, default: State()].roster =
                last.map { $0.adding(assignee) } ?? Roster(vault: part.vault, record: record, first: assignee)
        case .unassign:
            guard let assignee = part.assignee else { return }
            let last = states[record]?.roster
            states[record]?.roster = last?.removing(assignee)
        default: return
        }
        if now >= since { expose(record, under: governance) }
    }

    mutating func finish(under governance: Governance) -> Exposure {
        if now < since { look(under: governance) }
        return Exposure(
            records: exposed.values.sorted { $0.record < $1.record },
            keys: keys.sorted { ($0.compartment, $0.version) < ($1.compartment, $1.version) })
    }

    /// What the official did.
    private mutating func note(_ part: RequestPart, at index: UInt64, under governance: Governance) {
        guard now >= since, governance.current(part.actor) == governance.current(official), let record = part.record
        else { return }
        let fields = Set(part.fields)
        switch part.kind {
        case .read, .export: change(record) { $0.opened.formUnion(fields) }
        case .create, .update: change(record) { $0.wrote.formUnion(fields) }
        default: return
        }
        change(record) { $0.entries.append(index) }
    }

    private mutating func change(_ record: RecordID, _ body: (inout Exposure.Record) -> Void) {
        body(&exposed[record, default: Exposure.Record(record: record)])
    }

    /// What they may do has changed: looks at every record anew.
    private mutating func look(under governance: Governance) {
        let before = reach
        reach = Reach(of: governance.current(official), under: governance, at: now)
        keys.formUnion(
            governance.wraps.keys.filter { governance.current($0.recipient) == governance.current(official) })
        guard reach != before || !isBegun else { return }
        isBegun = true
        for record in states.keys { expose(record, under: governance) }
    }

    private mutating func expose(_ record: RecordID, under governance: Governance) {
        guard let state = states[record], let type = state.type else { return }
        let isAssigned = state.roster.flatMap { governance.member(official, of: $0) } != nil
        let fields = (isAssigned ? reach.assigned : reach.all)[type] ?? []
        let could = state.filled.intersection(fields)
        guard !could.isEmpty else { return }
        change(record) { $0.could.formUnion(could) }
    }
}

/// The fields of each record type that an official may open, for whatever purpose.
private struct Reach: Equatable {
    private(set) var all: [RecordTypeID: Set<FieldID>] = [:]
    /// Of records that are assigned to them.
    private(set) var assigned: [RecordTypeID: Set<FieldID>] = [:]
    /// The first moment in which a grant is over.
    private(set) var end: Timestamp?

    init() {}

    init(of official: Digest, under governance: Governance, at time: Timestamp) {
        guard governance.officials[official]?.isActive == true else { return }
        let policy = governance.policy
        let active = governance.activeGrants(of: official, at: time)
        let grants = active.enumerated().map { $1.active(index: $0) }
        end = active.compactMap { governance.end(of: $0) }.min()
        for type in policy.schema.recordTypes.map(\.id) {
            func fields(isAssigned: Bool) -> Set<FieldID> {
                var open: Set<FieldID> = []
                for action in [Action.read, .export] {
                    for purpose in policy.purposes(for: action, recordType: type, grants: grants, time: time.seconds) {
                        let question = AccessQuestion(
                            action: action, recordType: type, fields: policy.schema.fields(of: type).map(\.id),
                            purpose: purpose, legalBasis: nil, grants: grants, isAssigned: isAssigned,
                            time: time.seconds)
                        for line in policy.explain(question) {
                            if case .allowed = line.decision, let field = line.field { open.insert(field) }
                        }
                    }
                }
                return open
            }
            all[type] = fields(isAssigned: false)
            assigned[type] = fields(isAssigned: true)
        }
    }
}

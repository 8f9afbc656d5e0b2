internal import GateProtocol
internal import OpenSSL
internal import Synchronization
internal import TransparencyLog
internal import VaultCrypto
internal import VaultModel
internal import VaultStore

extension EmbeddedGate {
    /// The longest request part of other kinds than statements, in bytes.
    private static let requestLimit = 16 << 10

    /// Reads a signed request of one of `kinds` and checks its signature.
    ///
    /// Runs beside the commits of others: a signature takes longer to check than most of what follows. What fails here
    /// goes to the operator's log, not into the tree: anybody could fill it otherwise.
    nonisolated func admit(_ signed: SignedRequest, as kinds: RequestKind...) async throws(GateError) -> RequestPart {
        let part: RequestPart
        // Statements are long; anything else that is would only fill the log.
        guard signed.bytes.count <= Self.requestLimit || kinds.contains(.statement) else {
            throw .badRequest("it is too long")
        }
        do {
            part = try RequestPart(signed.bytes)
        } catch {
            tellOperator("a request could not be read: \(error)")
            throw .badRequest("\(error)")
        }
        guard part.vault == keys.vault else { throw .badRequest("it is for another vault") }
        guard kinds.contains(part.kind), part.batch == nil || part.kind == .batch else {
            throw .badRequest("it is of another kind")
        }
        let key = try await verifyingKey(of: part.actor)
        guard key.isValid(signature: signed.signature.span.bytes, for: signed.bytes.span.bytes) else {
            tellOperator("a request in the name of \(part.actor.hex) has a signature that does not fit")
            throw .badRequest("its signature does not fit")
        }
        try demandSignIn(before: part)
        return part
    }

    /// The signing key of an official, enrolled now or ever.
    private nonisolated func verifyingKey(of actor: Digest) async throws(GateError) -> Ed25519.VerifyingKey {
        if let key = officialKeys.withLock({ $0[actor] }) { return key }
        let identity = try await identity(of: actor)
        let key = try Self.mapErrors { try Ed25519.VerifyingKey(identity.signingPublicKey.span.bytes) }
        officialKeys.withLock { $0[actor] = key }
        return key
    }

    private func identity(of actor: Digest) throws(GateError) -> OfficialIdentity {
        if governance?.officials[actor] == nil { governance = try currentGovernance() }
        guard let official = governance?.officials[actor] else {
            tellOperator("a request by a key that is not enrolled: \(actor.hex)")
            throw .notEnrolled
        }
        return official.identity
    }

    /// The governance as the database has it now.
    func currentGovernance() throws(GateError) -> Governance {
        try Self.mapErrors {
            try store.read { reader in try governance(for: try checkedState(reader), in: reader) }
        }
    }
}

extension Transaction {
    /// Refuses a request whose id was used, and one whose official saw another log than this one.
    func checkFresh(_ part: RequestPart) throws {
        guard try store.logIndex(of: part.id) == nil else { throw GateError.badRequest("its id was used before") }
        try checkSeen(part)
    }

    func checkSeen(_ part: RequestPart) throws {
        let head = state.head
        guard part.seen.size <= head.size else {
            throw GateError.notIntact("the official has seen a longer log than this database has")
        }
        guard part.seen.size > 0 else {
            guard part.seen.root == RFC6962.emptyRoot else { throw GateError.badRequest("its seen head is not valid") }
            return
        }
        guard part.seen != head else { return }
        try nodes.verify(head, extends: part.seen, or: "the official has seen another log than this one")
        // What was signed long before is not for now: an old request cannot be sent again, even by somebody who can
        // delete the row that remembers its id.
        guard let row = try store.logRow(part.seen.size) else {
            throw GateError.notIntact("entry \(part.seen.size) is missing")
        }
        let next = try LogEntry(row.entry)
        try nodes.verify(next, at: part.seen.size, in: head)
        guard now <= next.gate.time.adding(seconds: Self.requestLife) else {
            throw GateError.staleRequest
        }
    }

    /// How many seconds a signed request may be behind the log.
    private static let requestLife: Int64 = 3600

    /// Why an official may do nothing at all, as a code for the log.
    func refusal(of actor: Digest) -> String? {
        switch governance.officials[actor]?.state {
        case .active: nil
        case .suspended: "deny.suspended"
        case .revoked, nil: "deny.revoked"
        }
    }

    /// Decides a request by the policy in force, as an allowing or refusing rule.
    func decide(
        _ action: Action, by part: RequestPart, recordType: RecordTypeID?, fields: [FieldID], isAssigned: Bool = false
    ) -> Ruling {
        if let code = refusal(of: part.actor) { return Ruling(refusal: code) }
        guard let purpose = part.purpose else { return Ruling(refusal: "deny.purpose") }
        // With those that are over, so that an expired grant is told from a missing one.
        let grants = governance.grants(of: part.actor)
        let question = AccessQuestion(
            action: action, recordType: recordType, fields: fields, purpose: purpose, legalBasis: part.legalBasis,
            grants: grants.enumerated().map { index, grant in grant.active(index: index) }, isAssigned: isAssigned,
            time: now.seconds)
        switch governance.policy.decide(question) {
        case .allowed(let grounds):
            return Ruling(
                isAllowed: true, rule: grounds.rule, grant: grants[grounds.grant].act.id, scope: grounds.scope)
        case .denied(let refused):
            return Ruling(refusal: refused.code)
        }
    }

    /// Logs a refusal and answers with it.
    mutating func refuse(
        _ part: RequestPart, _ signed: SignedRequest, code: String,
        as error: (UInt64) -> GateError
    ) throws -> Outcome<LogEntry> {
        let entry = try append(part, signed, allowed: false, rule: Name.code(code))
        return .refused(error(entry.gate.index))
    }

    mutating func refuse(_ part: RequestPart, _ signed: SignedRequest, code: String) throws -> Outcome<LogEntry> {
        try refuse(part, signed, code: code) { .refused(code: code, entry: $0) }
    }
}

/// What the policy says of a request.
struct Ruling {
    let isAllowed: Bool
    /// The rule that decided, or the code of the refusal.
    let rule: Name
    let grant: GrantID?
    /// Which records the grants reach.
    let scope: Scope

    init(isAllowed: Bool, rule: Name, grant: GrantID?, scope: Scope) {
        self.isAllowed = isAllowed
        self.rule = rule
        self.grant = grant
        self.scope = scope
    }

    init(refusal code: String) {
        self.init(isAllowed: false, rule: Name.code(code), grant: nil, scope: .assigned)
    }

    var code: String { rule.description }
}

extension Name {
    /// A code that is written in this program and so has the form of a name.
    static func code(_ text: StaticString) -> Name { code(text.description) }

    static func code(_ text: String) -> Name {
        guard let name = try? Name(text) else { preconditionFailure("codes of the program are names") }
        return name
    }
}

internal import GateProtocol
internal import OpenSSL
internal import TransparencyLog
internal import VaultCrypto
internal import VaultModel
internal import VaultStore

extension EmbeddedGate {
    /// Reads a signed request of one of `kinds` and checks its signature.
    ///
    /// What fails here goes to the operator's log, not into the tree: anybody could fill it otherwise.
    func admit(_ signed: SignedRequest, as kinds: RequestKind...) throws(GateError) -> RequestPart {
        let part: RequestPart
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
        let key = try verifyingKey(of: part.actor)
        guard key.isValid(signature: signed.signature.span.bytes, for: signed.bytes.span.bytes) else {
            tellOperator("a request in the name of \(part.actor.hex) has a signature that does not fit")
            throw .badRequest("its signature does not fit")
        }
        return part
    }

    /// The signing key of an official, enrolled now or ever.
    private func verifyingKey(of actor: Digest) throws(GateError) -> Ed25519.VerifyingKey {
        if let key = officialKeys[actor] { return key }
        if governance?.officials[actor] == nil { governance = try currentGovernance() }
        guard let official = governance?.officials[actor] else {
            tellOperator("a request by a key that is not enrolled: \(actor.hex)")
            throw .notEnrolled
        }
        let key = try Self.mapErrors {
            try Ed25519.VerifyingKey(official.identity.signingPublicKey.span.bytes)
        }
        officialKeys[actor] = key
        return key
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
        let root = try part.seen.size == head.size ? head.root : RFC6962.root(size: part.seen.size, reader: nodes)
        guard root == part.seen.root else { throw GateError.notIntact("the official has seen another log than this one") }
    }

    /// Decides a request by the policy in force, as an allowing or refusing rule.
    func decide(
        _ action: Action, by part: RequestPart, recordType: RecordTypeID?, fields: [FieldID]
    ) -> (allowed: Bool, rule: Name, grant: GrantID?, scope: Scope, code: String) {
        guard let official = governance.officials[part.actor], official.isActive else {
            return refusal("deny.revoked")
        }
        guard let purpose = part.purpose else { return refusal("deny.purpose") }
        let grants = governance.activeGrants(of: part.actor, at: now)
        let question = AccessQuestion(
            action: action, recordType: recordType, fields: fields, purpose: purpose, legalBasis: part.legalBasis,
            grants: grants.enumerated().map { index, grant in grant.active(index: index) }, time: now.seconds)
        switch governance.policy.decide(question) {
        case .allowed(let grounds):
            return (true, grounds.rule, grants[grounds.grant].act.id, grounds.scope, "allow")
        case .denied(let refused):
            return refusal(refused.code)
        }
    }

    func refusal(_ code: String) -> (allowed: Bool, rule: Name, grant: GrantID?, scope: Scope, code: String) {
        (false, Name.code(code), nil, .assigned, code)
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

extension Name {
    /// A code that is written in this program and so has the form of a name.
    static func code(_ text: StaticString) -> Name { code(text.description) }

    static func code(_ text: String) -> Name {
        guard let name = try? Name(text) else { preconditionFailure("codes of the program are names") }
        return name
    }
}

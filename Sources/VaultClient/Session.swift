public import GateProtocol
public import OpenSSL
public import TransparencyLog
public import VaultCrypto
public import VaultModel

/// One official at work in one vault: signs what is asked, checks every answer, and opens fields.
///
/// Plaintext, halves A and field keys exist only on this side of the gate.
public actor Session {
    /// Reads a policy document.
    public typealias PolicyReader = @Sendable ([UInt8]) throws -> Policy

    let gate: any Gate
    let keys: OfficialKeys
    let pins: any PinStore
    let readPolicy: PolicyReader
    let clock: @Sendable () -> Timestamp
    let contexts: VaultContexts
    var view: TrustedView
    var keyring = Keyring()
    private var pinned: Pin?
    private var isExchanging = false
    private var waiting: [CheckedContinuation<Void, Never>] = []

    /// Whether this vault was seen for the first time, without a fingerprint to expect.
    public nonisolated let isFirstUse: Bool

    /// Opens a session: checks root, statements and log against what was seen before.
    ///
    /// - Parameters:
    ///   - expectedRoot: the fingerprint that the first root must have.
    ///   - trustsFirstUse: whether to trust a vault that was never seen without a fingerprint to expect.
    ///   - acceptedGeneration: the generation of a restored log that this person accepts, though entries that they have
    ///     seen are lost.
    /// - Throws: ``ClientError/restored(generation:kept:seen:)``; ``ClientError/notIntact(_:)`` when the log went back or is another one; ``ClientError/otherRoot(found:)``;
    ///   ``ClientError/firstUse(root:)``; ``ClientError/notEnrolled``, also for a revoked official.
    public init(
        gate: any Gate, vault: VaultID, keys: OfficialKeys, pins: any PinStore, expectedRoot: Digest? = nil,
        trustsFirstUse: Bool = false, acceptedGeneration: UInt32? = nil, readPolicy: @escaping PolicyReader,
        clock: @escaping @Sendable () -> Timestamp
    ) async throws(ClientError) {
        let pinned = try pins.pin(of: vault)
        let overview = try await asking { () throws(GateError) in
            try await gate.overview(statements: 0, seen: [pinned?.head.size ?? 0])
        }
        let view = try clientErrors {
            try TrustedView(
                overview, pinned: pinned, expected: expectedRoot, acceptedGeneration: acceptedGeneration,
                readPolicy: readPolicy)
        }
        guard view.governance.vault == vault else { throw .notIntact("the root is of another vault") }
        isFirstUse = pinned == nil && expectedRoot == nil
        guard !isFirstUse || trustsFirstUse else { throw .firstUse(root: view.anchor.hex) }
        guard view.governance.officials[keys.fingerprint] != nil else { throw .notEnrolled }
        self.gate = gate
        self.keys = keys
        self.pins = pins
        self.pinned = pinned
        self.view = view
        self.readPolicy = readPolicy
        self.clock = clock
        contexts = VaultContexts(vault: vault)
        try await keepPin()
    }

    /// The vault's id.
    public nonisolated var vault: VaultID { contexts.vault }
    /// What is public about the official of this session.
    public nonisolated var identity: OfficialIdentity { keys.identity }
    /// The governance in force, as replayed from signed statements.
    public var governance: Governance { view.governance }
    /// The head of the log that was seen last.
    public var head: TreeHead { view.head }
    /// The fingerprint of the vault's first root.
    public var root: Digest { view.anchor }

    /// The grants of this official that are in force, as decisions see them.
    public var activeGrants: [ActiveGrant] {
        governance.activeGrants(of: keys.fingerprint, at: clock()).enumerated().map { $1.active(index: $0) }
    }

    /// Takes in statements and log entries that came since.
    public func refresh() async throws(ClientError) {
        try await exclusively { () async throws(ClientError) in try await advance() }
    }

    private func advance(alsoExtending others: [TreeHead] = []) async throws(ClientError) {
        let (count, sizes) = (view.governance.count, [view.head.size] + others.map(\.size))
        let overview = try await asking { () throws(GateError) in
            try await gate.overview(statements: count, seen: sizes)
        }
        try clientErrors { try view.advance(by: overview, alsoExtending: others, readPolicy: readPolicy) }
        if others.isEmpty { try await keepPin() }
    }

    /// Remembers the head. When another session of the same person moved the pin meanwhile, both heads must be of one log.
    func keepPin() async throws(ClientError) {
        while true {
            let new = Pin(root: view.anchor, generation: view.governance.generation, head: view.head)
            guard new != pinned else { return }
            guard let stored = try pins.replace(pinned, by: new, of: vault) else {
                pinned = new
                return
            }
            guard stored.root == view.anchor else { throw .otherRoot(found: view.anchor.hex) }
            try await advance(alsoExtending: [stored.head])
            pinned = stored
        }
    }

    /// One request at a time: each starts from the head that the one before ended with, so that the head and the pin
    /// only ever move by a proof.
    func exclusively<R>(_ body: () async throws(ClientError) -> R) async throws(ClientError) -> R {
        if isExchanging {
            await withCheckedContinuation { waiting.append($0) }
        }
        isExchanging = true
        defer {
            if waiting.isEmpty { isExchanging = false } else { waiting.removeFirst().resume() }
        }
        return try await body()
    }

    /// Completes a request part with head and time, signs and sends it, and checks the receipt.
    ///
    /// - Parameters:
    ///   - complete: sets what depends on head and time.
    ///   - ask: sends the request and hands back its receipt and whatever else the gate answers.
    func exchange<R>(
        _ part: RequestPart, completing complete: (inout RequestPart) -> Void = { _ in },
        _ ask: (SignedRequest) async throws(GateError) -> (Receipt, R)
    ) async throws(ClientError) -> (entry: LogEntry, answer: R, head: TreeHead) {
        try await exclusively { () async throws(ClientError) in
            try await redoing { () async throws(ClientError) in
                do throws(ClientError) {
                    return try await exchangeOnce(part, complete, ask)
                } catch .gate(.signInNeeded) {
                    try await answerChallenge()
                    return try await exchangeOnce(part, complete, ask)
                }
            }
        }
    }

    /// Others may have written since this session asked last: takes that in and signs again.
    private func redoing<R>(_ body: () async throws(ClientError) -> R) async throws(ClientError) -> R {
        do throws(ClientError) {
            return try await body()
        } catch .gate(.staleRequest) {
            try await advance()
            return try await body()
        }
    }

    private func exchangeOnce<R>(
        _ part: RequestPart, _ complete: (inout RequestPart) -> Void,
        _ ask: (SignedRequest) async throws(GateError) -> (Receipt, R)
    ) async throws(ClientError) -> (entry: LogEntry, answer: R, head: TreeHead) {
        var part = part
        part.seen = view.head
        part.time = clock()
        complete(&part)
        let request = try clientErrors { try SignedRequest(part, by: keys) }
        let (receipt, answer) = try await asking { () throws(GateError) in try await ask(request) }
        let entry = try clientErrors { try view.accept(receipt, for: request) }
        let head = view.head
        try await keepPin()
        if entry.gate.statements > view.governance.count { try await advance() }
        // The entry is in the log that was proved: a gate that withholds a statement contradicts itself.
        guard view.governance.count >= entry.gate.statements else { throw .notIntact("a statement is withheld") }
        return (entry, answer, head)
    }

    /// A record as its last writer signed it; `nil` when there is none or the official has no right on it. Takes in the
    /// record's keys where it is assigned to the official.
    func outline(of record: RecordID) async throws(ClientError) -> KnownRecord? {
        try await exclusively { () async throws(ClientError) in
            func ask() async throws(ClientError) -> RecordOutline? {
                let size = view.head.size
                return try await asking { () throws(GateError) in
                    try await gate.outline(of: record, for: keys.fingerprint, seen: size)
                }
            }
            var outline = try await ask()
            // Who wrote last may have been enrolled since this session asked last, also while it asks.
            for _ in 1..<Self.attempts {
                guard let written = outline?.lastWrite.entry.entry, let entry = try? LogEntry(written),
                    entry.gate.statements > view.governance.count
                else { break }
                try await advance()
                outline = try await ask()
            }
            guard let outline else { return nil }
            let (known, recordKeys) = try clientErrors {
                try view.accept(outline, of: record, for: keys.fingerprint)
            }
            keyring.add(recordKeys, for: keys, contexts: contexts)
            prove(outline.wraps, of: known.manifest)
            try await keepPin()
            return known
        }
    }

    /// Signs in: answers a challenge that is sealed to the official's X25519 key. Logged.
    ///
    /// A session does so by itself the first time that the gate asks for it.
    /// Afterwards no statement that was in the log before is unknown to this session.
    @discardableResult
    public func signIn() async throws(ClientError) -> UInt64 {
        try await exclusively { () async throws(ClientError) in
            try await redoing { () async throws(ClientError) in try await answerChallenge() }
        }
    }

    @discardableResult
    private func answerChallenge() async throws(ClientError) -> UInt64 {
        let envelope = try await asking { () throws(GateError) in try await gate.challenge(for: keys.fingerprint) }
        let answer = try clientErrors {
            let info = contexts.challenge(recipient: keys.identity)
            let secret = try Envelope.open(envelope, with: keys.kem, info: info)
            return try HKDFSHA256.expandDigest(secret, info: info.bytes.span.bytes)
        }
        let part = try part(.signIn, detail: Detail.signIn(answer: answer, vault: vault))
        let done = try await exchangeOnce(part, { _ in }) { request throws(GateError) in
            (try await gate.signIn(request), ())
        }
        return done.entry.gate.index
    }

    /// Begins a request part; ``exchange(_:_:)`` sets what was seen and when.
    func part(_ kind: RequestKind, detail: [UInt8]? = nil) throws(ClientError) -> RequestPart {
        let (vault, time, seen) = (vault, clock(), view.head)
        return try clientErrors {
            RequestPart(
                vault: vault, kind: kind, id: try RequestID.random(), actor: keys.fingerprint, time: time, seen: seen,
                detail: detail ?? Detail.none(vault: vault), blind: try Random.bytes(32))
        }
    }

    /// Fetches and unwraps the compartment keys that the official holds.
    func loadKeys() async throws(ClientError) {
        let wraps = try await asking { () throws(GateError) in try await gate.keyWraps(of: keys.fingerprint) }
        // A rotation may have come since the view was taken; what no statement names after that is nobody's wrap.
        let isAhead = wraps.contains { wrap in
            let place = Governance.WrapPlace(
                recipient: wrap.recipient, compartment: wrap.compartment, version: wrap.version)
            switch wrap.kind {
            case .compartment: return view.governance.wraps[place] == nil
            case .index: return view.governance.indexWraps[place] == nil
            }
        }
        if isAhead { try await refresh() }
        try clientErrors {
            try keyring.add(wraps, for: keys, governance: view.governance, contexts: contexts)
        }
    }

    /// The purpose to use: the one named, or the only one that the roles leave.
    public func purpose(
        named: Name?, for actions: Action..., recordType: RecordTypeID? = nil
    ) throws(ClientError) -> Name {
        if let named { return named }
        let policy = governance.policy
        let types = recordType.map { [$0] } ?? policy.schema.recordTypes.map(\.id)
        let allowed = Set(
            types.flatMap { type in
                actions.flatMap { action in
                    policy.purposes(for: action, recordType: type, grants: activeGrants, time: clock().seconds)
                }
            })
        let choices = policy.purposes.map(\.name).filter(allowed.contains)
        guard choices.count == 1, let only = choices.first else { throw .purposeNeeded(choices: choices) }
        return only
    }
}

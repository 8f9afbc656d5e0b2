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

    /// Whether this vault was seen for the first time, without a fingerprint to expect.
    public nonisolated let isFirstUse: Bool

    /// Opens a session: checks root, statements and log against what was seen before.
    ///
    /// - Parameters:
    ///   - expectedRoot: the fingerprint that the first root must have; without it the first use trusts what it finds.
    /// - Throws: ``ClientError/notIntact(_:)`` when the log went back or is another one; ``ClientError/otherRoot(found:)``;
    ///   ``ClientError/notEnrolled``.
    public init(
        gate: any Gate, vault: VaultID, keys: OfficialKeys, pins: any PinStore, expectedRoot: Digest? = nil,
        readPolicy: @escaping PolicyReader, clock: @escaping @Sendable () -> Timestamp
    ) async throws(ClientError) {
        let pinned = try pins.pin(of: vault)
        let overview = try await asking { () throws(GateError) in
            try await gate.overview(statements: 0, seen: pinned?.head.size ?? 0)
        }
        view = try clientErrors {
            try TrustedView(overview, pinned: pinned, expected: expectedRoot, readPolicy: readPolicy)
        }
        guard view.governance.vault == vault else { throw .notIntact("the root is of another vault") }
        guard view.governance.officials[keys.fingerprint] != nil else { throw .notEnrolled }
        self.gate = gate
        self.keys = keys
        self.pins = pins
        self.readPolicy = readPolicy
        self.clock = clock
        contexts = VaultContexts(vault: vault)
        isFirstUse = pinned == nil && expectedRoot == nil
        try pins.keep(Pin(root: view.anchor, head: view.head), of: vault)
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
        let (count, size) = (view.governance.count, view.head.size)
        let overview = try await asking { () throws(GateError) in
            try await gate.overview(statements: count, seen: size)
        }
        // Another call of this session may have moved the view meanwhile; then this answer is too old to use.
        guard view.governance.count == count, view.head.size == size else { return }
        try clientErrors { try view.advance(by: overview, readPolicy: readPolicy) }
        try keepPin()
    }

    func keepPin() throws(ClientError) {
        try pins.keep(Pin(root: view.anchor, head: view.head), of: vault)
    }

    /// Checks a receipt and takes in new statements if its entry counts more than are known.
    @discardableResult
    func accept(_ receipt: Receipt, for request: SignedRequest, seen: TreeHead) async throws(ClientError) -> LogEntry {
        let entry = try clientErrors { try view.accept(receipt, for: request, seen: seen) }
        try keepPin()
        if entry.gate.statements != view.governance.count { try await refresh() }
        return entry
    }

    /// Begins a request part.
    func part(_ kind: RequestKind, detail: [UInt8]? = nil) throws(ClientError) -> RequestPart {
        let (vault, time, seen) = (vault, clock(), view.head)
        return try clientErrors {
            RequestPart(
                vault: vault, kind: kind, id: try RequestID.random(), actor: keys.fingerprint, time: time, seen: seen,
                detail: detail ?? Detail.none(vault: vault), blind: try Random.bytes(32))
        }
    }

    func sign(_ part: RequestPart) throws(ClientError) -> SignedRequest {
        try clientErrors { try SignedRequest(part, by: keys) }
    }

    /// Fetches and unwraps the compartment keys that the official holds.
    func loadKeys() async throws(ClientError) {
        let wraps = try await asking { () throws(GateError) in try await gate.keyWraps(of: keys.fingerprint) }
        try clientErrors {
            try keyring.add(wraps, for: keys, governance: view.governance, contexts: contexts)
        }
    }

    /// The purpose to use: the one named, or the only one that the roles leave.
    public func purpose(
        named: Name?, for action: Action, recordType: RecordTypeID? = nil
    ) throws(ClientError) -> Name {
        if let named { return named }
        let choices = governance.policy.purposes(
            for: action, recordType: recordType, grants: activeGrants, time: clock().seconds)
        guard choices.count == 1, let only = choices.first else { throw .purposeNeeded(choices: choices) }
        return only
    }
}

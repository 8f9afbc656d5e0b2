internal import GateProtocol
internal import Glibc
public import OpenSSL
internal import TransparencyLog
public import VaultClient
public import VaultCrypto
internal import VaultGate
public import VaultModel
internal import VaultStore
internal import VaultStoreSQLite

extension Vault {
    /// What founding a vault came to.
    public struct Founding: Hashable, Sendable {
        public let vault: VaultID
        /// The fingerprint of the first root, to compare and to pin.
        public let root: Digest
        /// The first statement.
        public let statement: StatementID
        /// Its log index; `nil` while it waits for signatures of other administrators.
        public let entry: UInt64?
    }

    /// Founds a vault; the directory must not exist or be empty.
    ///
    /// The process that calls this makes the gate's keys, so it sees them: found a vault where the gate will live. With
    /// fewer signers than the threshold the vault waits for ``signFounding(_:as:pins:expectedRoot:)``, for a week, and
    /// nothing else works in it.
    ///
    /// - Parameters:
    ///   - administrators: everybody who will administer.
    ///   - signers: those of them who sign now, at least one.
    ///   - threshold: how many administrators sign a statement.
    ///   - custodians: who makes compartment keys and hands them out; none of them an administrator.
    ///   - custodianThreshold: how many custodians sign what needs several of them.
    ///   - document: a policy document in YAML.
    public func found(
        administrators: [PublicKeyFile], signers: [OfficialKeys], threshold: Int, custodians: [PublicKeyFile],
        custodianThreshold: Int = 1, policy document: [UInt8] = PolicyDocument.default
    ) async throws -> Founding {
        let policy = try Self.readPolicy(document)
        guard let actor = signers.first else { throw VaultError.noSigner }
        let id = try VaultID.random()
        let keys = try GateKeys.generate(vault: id)
        let now = Self.clock()
        let root = Root(
            vault: id, version: 1, previous: .zero, administrators: administrators,
            threshold: UInt16(clamping: threshold), custodians: custodians,
            custodianThreshold: UInt16(clamping: custodianThreshold), origin: Root.origin(vault: id, generation: 1),
            logPublicKey: keys.logPublicKey, gatePublicKey: keys.gatePublicKey, floors: policy.floors, created: now)
        var signed = SignedStatement(
            Statement(
                vault: id, id: try StatementID.random(), rootVersion: 0, logSize: 0,
                expiry: now.adding(seconds: 7 * 86_400),
                acts: [.root(root), .policy(version: policy.version, document: SHA256.hash(document))]))
        for signer in signers { try signed.sign(with: signer) }
        try Self.checkFounding(signed, document: document, at: now)
        let request = try Self.foundingRequest(signed, document: document, by: actor)
        try makeDirectory()
        let store = try SQLiteStore.create(at: databasePath, vault: id)
        let receipt = try await EmbeddedGate.found(
            store: store, files: GateFiles(directory: directory), keys: keys, request: request,
            readPolicy: Self.readPolicy, clock: Self.clock)
        try store.close()
        return Founding(
            vault: id, root: root.fingerprint, statement: signed.statement.id, entry: receipt?.entry.index)
    }

    /// The first statement, while it waits for signatures; `nil` in a vault that is founded. Needs no key.
    public func foundingStatement() throws -> PendingStatement? {
        try Self.foundingStatement(in: try SQLiteStore(path: databasePath))
    }

    static func foundingStatement(in store: any VaultStore) throws -> PendingStatement? {
        let isFounded = try store.read { try $0.value(.state) != nil || $0.logSize() > 0 }
        guard !isFounded else { return nil }
        return try pendingStatements(in: store).first {
            if case .root = $0.signed.statement.acts.first { true } else { false }
        }
    }

    /// Adds an administrator's signature to the first statement; the last one that is needed founds the vault.
    ///
    /// The root that was signed is pinned: whoever puts another one in its place is noticed.
    ///
    /// - Parameters:
    ///   - id: the statement that was read before; another one is refused.
    ///   - keys: the administrator's.
    ///   - pins: what this person has seen of vaults.
    ///   - expectedRoot: the fingerprint that the root must have, if it is known.
    public func signFounding(
        _ id: StatementID, as keys: OfficialKeys, pins: any PinStore, expectedRoot: Digest? = nil
    ) async throws -> Founding {
        let store = try SQLiteStore(path: databasePath)
        guard let pending = try Self.foundingStatement(in: store), pending.id == id,
            case .root(let root) = pending.signed.statement.acts.first, let document = pending.documents.first
        else { throw VaultError.notWaiting("no such statement waits for signatures") }
        let known = try pins.pin(of: root.vault)?.root ?? expectedRoot
        guard known == nil || known == root.fingerprint, expectedRoot == nil || expectedRoot == root.fingerprint else {
            throw ClientError.otherRoot(found: root.fingerprint.hex)
        }
        let endorsement = try Governance.endorsement(ofFirst: pending.signed)
        guard !endorsement.signers.contains(keys.fingerprint) else {
            throw VaultError.notWaiting("you have signed this statement; it waits for others")
        }
        guard endorsement.others.contains(keys.fingerprint) else {
            throw VaultError.notWaiting("only an administrator of the new root signs it")
        }
        var signed = pending.signed
        try signed.sign(with: keys)
        try Self.checkFounding(signed, document: document, at: Self.clock())
        let gate = try EmbeddedGate(
            store: store, files: GateFiles(directory: directory), readPolicy: Self.readPolicy, clock: Self.clock)
        let receipt = try await gate.found(try Self.foundingRequest(signed, document: document, by: keys))
        let founding = Founding(
            vault: root.vault, root: root.fingerprint, statement: id, entry: receipt?.entry.index)
        try pinFounding(founding, pins: pins)
        return founding
    }

    /// Remembers a root that this person signed, before the log begins.
    public func pinFounding(_ founding: Founding, pins: any PinStore) throws {
        let pin = Pin(root: founding.root, head: TreeHead(size: 0, root: RFC6962.emptyRoot))
        if try pins.pin(of: founding.vault) == nil { _ = try pins.replace(nil, by: pin, of: founding.vault) }
        try pins.keep(founding.vault, at: absolutePath)
    }

    /// A request with a statement that goes to the gate without a session.
    static func request(
        _ signed: SignedStatement, documents: [[UInt8]], seen: TreeHead, by keys: OfficialKeys
    ) throws -> StatementRequest {
        let vault = signed.statement.vault
        var part = RequestPart(
            vault: vault, kind: .statement, id: try RequestID.random(), actor: keys.fingerprint, time: clock(),
            seen: seen, detail: Detail.statement(wraps: [], documents: documents, vault: vault),
            blind: try Random.bytes(32))
        part.statement = signed.bytes
        return StatementRequest(request: try SignedRequest(part, by: keys), documents: documents)
    }

    private static func foundingRequest(
        _ signed: SignedStatement, document: [UInt8], by keys: OfficialKeys
    ) throws -> StatementRequest {
        try request(
            signed, documents: [document], seen: TreeHead(size: 0, root: RFC6962.emptyRoot), by: keys)
    }

    /// A mistake in the root is told before anything is on the disk; missing signatures are none.
    private static func checkFounding(_ signed: SignedStatement, document: [UInt8], at time: Timestamp) throws {
        do throws(GovernanceError) {
            _ = try Governance(first: signed, entry: 0, leafHash: .zero, at: time) { digest in
                digest == SHA256.hash(document) ? try? readPolicy(document) : nil
            }
        } catch .notEnoughSignatures {
            return
        }
    }

    private func makeDirectory() throws {
        if unsafe mkdir(directory, 0o700) == 0 { return try DurableNames.sync(with: directory) }
        guard errno == EEXIST else { throw VaultError.cannotCreate("\(directory) (errno \(errno))") }
        guard let handle = unsafe opendir(directory) else {
            throw VaultError.cannotCreate("\(directory): it is no directory")
        }
        defer { unsafe closedir(handle) }
        var entries = 0
        while unsafe readdir(handle) != nil { entries += 1 }
        // "." and ".." are always there.
        guard entries <= 2 else { throw VaultError.cannotCreate("\(directory): it is not empty") }
        // Whoever made it may not have synced its name.
        try DurableNames.sync(with: directory)
    }
}

public import GateProtocol
internal import Glibc
public import OpenSSL
internal import TransparencyLog
public import VaultAudit
public import VaultClient
public import VaultCrypto
internal import VaultGate
public import VaultModel
internal import VaultStore
internal import VaultStoreSQLite
internal import Synchronization

/// A vault in a directory: `vault.sqlite`, `gate.key` and `gate.pin`.
///
/// The one place that joins an official's session, an embedded gate and an SQLite store.
public struct Vault: Sendable {
    /// The directory.
    public let directory: String

    /// Names a vault's directory; nothing is opened yet.
    public init(directory: String) {
        self.directory = directory
    }

    private var databasePath: String { directory + "/vault.sqlite" }

    /// What founding a vault came to.
    public struct Founding: Hashable, Sendable {
        public let vault: VaultID
        /// The fingerprint of the first root, to compare and to pin.
        public let root: Digest
        /// The first statement and its log index.
        public let statement: StatementID
        public let entry: UInt64
    }

    /// Founds a vault; the directory must not exist or be empty.
    ///
    /// The process that calls this makes the gate's keys, so it sees them: found a vault where the gate will live.
    ///
    /// - Parameters:
    ///   - administrators: everybody who will administer.
    ///   - signers: those of them who sign now, at least `threshold`.
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
                expiry: now.adding(seconds: 86_400),
                acts: [.root(root), .policy(version: policy.version, document: SHA256.hash(document))]))
        for signer in signers { try signed.sign(with: signer) }
        try Self.checkFounding(signed, document: document, at: now)
        var part = RequestPart(
            vault: id, kind: .statement, id: try RequestID.random(), actor: actor.fingerprint, time: now,
            seen: TreeHead(size: 0, root: RFC6962.emptyRoot),
            detail: Detail.statement(wraps: [], documents: [document], vault: id), blind: try Random.bytes(32))
        part.statement = signed.bytes
        let request = StatementRequest(request: try SignedRequest(part, by: actor), documents: [document])
        try makeDirectory()
        let store = try SQLiteStore.create(at: databasePath, vault: id)
        let (_, receipt) = try await EmbeddedGate.found(
            store: store, files: GateFiles(directory: directory), keys: keys, request: request,
            readPolicy: Self.readPolicy, clock: Self.clock)
        try store.close()
        return Founding(
            vault: id, root: root.fingerprint, statement: signed.statement.id, entry: receipt.entry.index)
    }

    /// A mistake in the root is told before anything is on the disk.
    private static func checkFounding(_ signed: SignedStatement, document: [UInt8], at time: Timestamp) throws {
        _ = try Governance(first: signed, entry: 0, leafHash: .zero, at: time) { digest in
            digest == SHA256.hash(document) ? try? readPolicy(document) : nil
        }
    }

    private func makeDirectory() throws {
        if unsafe mkdir(directory, 0o700) == 0 { return }
        guard errno == EEXIST else { throw VaultError.cannotCreate("\(directory) (errno \(errno))") }
        guard let handle = unsafe opendir(directory) else {
            throw VaultError.cannotCreate("\(directory): it is no directory")
        }
        defer { unsafe closedir(handle) }
        var entries = 0
        while unsafe readdir(handle) != nil { entries += 1 }
        // "." and ".." are always there.
        guard entries <= 2 else { throw VaultError.cannotCreate("\(directory): it is not empty") }
    }

    /// The vault's gate, opened once for several sessions of this process.
    public struct SharedGate: Sendable {
        let gate: EmbeddedGate
        let vault: VaultID
    }

    /// Opens the gate for several sessions: what they ask at the same time shares a commit, and so one wait for the disk.
    public func openGate(operatorLog: @escaping @Sendable (String) -> Void = { _ in }) throws -> SharedGate {
        let store = try SQLiteStore(path: databasePath)
        let gate = try EmbeddedGate(
            store: store, files: GateFiles(directory: directory), readPolicy: Self.readPolicy, clock: Self.clock,
            operatorLog: operatorLog)
        return SharedGate(gate: gate, vault: try id(of: store))
    }

    /// Opens the vault as an official, with a gate of the session's own.
    ///
    /// - Parameters:
    ///   - keys: the official's.
    ///   - pins: what this person has seen of vaults.
    ///   - expectedRoot: the fingerprint of the first root, at the first use.
    ///   - trustsFirstUse: whether to trust a vault that was never seen without a fingerprint to expect.
    ///   - operatorLog: told what the gate tells its operator: one line each, without personal data.
    public func open(
        as keys: OfficialKeys, pins: any PinStore, expectedRoot: Digest? = nil, trustsFirstUse: Bool = false,
        operatorLog: @escaping @Sendable (String) -> Void = { _ in }
    ) async throws -> Session {
        try await open(
            as: keys, through: openGate(operatorLog: operatorLog), pins: pins, expectedRoot: expectedRoot,
            trustsFirstUse: trustsFirstUse)
    }

    /// Opens the vault as an official, through a gate that other sessions of this process use as well.
    ///
    /// - Parameters:
    ///   - keys: the official's.
    ///   - shared: the gate, which other sessions of this process use as well.
    ///   - pins: what this person has seen of vaults.
    ///   - expectedRoot: the fingerprint of the first root, at the first use.
    ///   - trustsFirstUse: whether to trust a vault that was never seen without a fingerprint to expect.
    public func open(
        as keys: OfficialKeys, through shared: SharedGate, pins: any PinStore, expectedRoot: Digest? = nil,
        trustsFirstUse: Bool = false
    ) async throws -> Session {
        let id = shared.vault
        let place = absolutePath
        let known = try pins.vault(at: place)
        // Who names the root that they expect knows that there is another vault now.
        guard known == nil || known == id || expectedRoot != nil else {
            throw ClientError.notIntact(
                "another vault lies at this place than the one that you have seen here; expect its root if that is right"
            )
        }
        let session = try await Session(
            gate: shared.gate, vault: id, keys: keys, pins: pins, expectedRoot: expectedRoot,
            trustsFirstUse: trustsFirstUse,
            readPolicy: Self.readPolicy, clock: Self.clock)
        if known != id { try pins.keep(id, at: place) }
        return session
    }

    private var absolutePath: String {
        guard let path = unsafe realpath(directory, nil) else { return directory }
        defer { unsafe free(path) }
        return unsafe String(cString: path)
    }

    /// Opens the vault for reading its log and verifying it: needs no key.
    ///
    /// - Parameters:
    ///   - pins: what this person has seen of vaults; the log must extend it.
    ///   - expectedRoot: the fingerprint that the first root must have; without it the pin's.
    public func audit(pins: (any PinStore)? = nil, expectedRoot: Digest? = nil) throws -> Audit {
        let store = try SQLiteStore(path: databasePath)
        let vault = try id(of: store)
        let pin = try pins?.pin(of: vault)
        // Somebody with a copy of the database alone verifies without it.
        let gatePin = try? GateFiles(directory: directory).pin()
        return Audit(
            store: store, vault: vault, seen: [pin?.head, gatePin].compactMap { $0 },
            expectedRoot: expectedRoot ?? pin?.root,
            readPolicy: Self.readPolicy)
    }

    /// What this deployment keeps and what it does not, by name. Needs `gate.key` and no official's key.
    public func promises() async throws -> [Promise] {
        let gate = try EmbeddedGate(
            store: try SQLiteStore(path: databasePath), files: GateFiles(directory: directory),
            readPolicy: Self.readPolicy, clock: Self.clock)
        return try await gate.promises()
    }

    private func id(of store: any VaultStore) throws -> VaultID {
        guard let bytes = try store.read({ try $0.value(.vault) }), let id = VaultID(bytes: bytes) else {
            throw VaultError.cannotOpen("the database holds no vault")
        }
        return id
    }

    /// Policies that were read in this process: gate and official read the same document.
    private static let policies = Mutex<[Digest: Policy]>([:])

    @Sendable private static func readPolicy(_ document: [UInt8]) throws -> Policy {
        let digest = SHA256.hash(document)
        if let policy = policies.withLock({ $0[digest] }) { return policy }
        let policy = try PolicyDocument.parse(document)
        policies.withLock { $0[digest] = policy }
        return policy
    }

    @Sendable private static func clock() -> Timestamp {
        var time = timespec()
        unsafe clock_gettime(CLOCK_REALTIME, &time)
        return Timestamp(milliseconds: UInt64(max(0, time.tv_sec)) * 1000 + UInt64(time.tv_nsec / 1_000_000))
    }
}

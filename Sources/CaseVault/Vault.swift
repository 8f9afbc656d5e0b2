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

    var databasePath: String { directory + "/vault.sqlite" }

    /// The vault's gate, opened once for several sessions of this process.
    public struct SharedGate: Sendable {
        let gate: EmbeddedGate
        let vault: VaultID
    }

    /// Opens the gate for several sessions: what they ask at the same time shares a commit, and so one wait for the disk.
    public func openGate(operatorLog: @escaping @Sendable (String) -> Void = { _ in }) throws -> SharedGate {
        let store = try foundedStore()
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
    ///   - acceptedGeneration: the generation of a restored log that this person accepts, though entries that they have
    ///     seen are lost.
    ///   - operatorLog: told what the gate tells its operator: one line each, without personal data.
    public func open(
        as keys: OfficialKeys, pins: any PinStore, expectedRoot: Digest? = nil, trustsFirstUse: Bool = false,
        acceptedGeneration: UInt32? = nil, operatorLog: @escaping @Sendable (String) -> Void = { _ in }
    ) async throws -> Session {
        try await open(
            as: keys, through: openGate(operatorLog: operatorLog), pins: pins, expectedRoot: expectedRoot,
            trustsFirstUse: trustsFirstUse, acceptedGeneration: acceptedGeneration)
    }

    /// Opens the vault as an official, through a gate that other sessions of this process use as well.
    ///
    /// - Parameters:
    ///   - keys: the official's.
    ///   - shared: the gate, which other sessions of this process use as well.
    ///   - pins: what this person has seen of vaults.
    ///   - expectedRoot: the fingerprint of the first root, at the first use.
    ///   - trustsFirstUse: whether to trust a vault that was never seen without a fingerprint to expect.
    ///   - acceptedGeneration: the generation of a restored log that this person accepts, though entries that they have
    ///     seen are lost.
    public func open(
        as keys: OfficialKeys, through shared: SharedGate, pins: any PinStore, expectedRoot: Digest? = nil,
        trustsFirstUse: Bool = false, acceptedGeneration: UInt32? = nil
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
            trustsFirstUse: trustsFirstUse, acceptedGeneration: acceptedGeneration,
            readPolicy: Self.readPolicy, clock: Self.clock)
        if known != id { try pins.keep(id, at: place) }
        return session
    }

    var absolutePath: String {
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
        let store = try foundedStore()
        let vault = try id(of: store)
        let pin = try pins?.pin(of: vault)
        // Somebody with a copy of the database alone verifies without it.
        let gatePin = try? GateFiles(directory: directory).pin()
        return Audit(
            store: store, vault: vault, seen: [pin?.pinned, gatePin].compactMap { $0 },
            expectedRoot: expectedRoot ?? pin?.root,
            readPolicy: Self.readPolicy)
    }

    /// What this deployment keeps and what it does not, by name. Needs `gate.key` and no official's key.
    public func promises() async throws -> [Promise] {
        let gate = try EmbeddedGate(
            store: try foundedStore(), files: GateFiles(directory: directory),
            readPolicy: Self.readPolicy, clock: Self.clock)
        return try await gate.promises()
    }

    /// The store of a vault whose first statement is in force, and whose restore, if it was restored.
    func foundedStore() throws -> SQLiteStore {
        let store = try SQLiteStore(path: databasePath)
        if let pending = try Self.foundingStatement(in: store) {
            let endorsement = try Governance.endorsement(ofFirst: pending.signed)
            throw VaultError.waitingForSignatures(
                pending.id, counted: endorsement.signers.count, needed: endorsement.needed)
        }
        if let pending = try Self.restoringStatement(in: store) {
            guard Self.clock() <= pending.signed.statement.expiry else {
                throw VaultError.cannotOpen(
                    "\(databasePath): its restore was not signed in time; move it away and restore anew")
            }
            let endorsement = try audit(of: store).governance().endorsement(of: pending.signed)
            throw VaultError.waitingForRestore(
                pending.id, counted: endorsement.signers.count, needed: endorsement.needed)
        }
        return store
    }

    /// An audit of a store alone, against nothing that was seen.
    func audit(of store: any VaultStore) throws -> Audit {
        Audit(store: store, vault: try id(of: store), seen: [], expectedRoot: nil, readPolicy: Self.readPolicy)
    }

    func id(of store: any VaultStore) throws -> VaultID {
        guard let bytes = try store.read({ try $0.value(.vault) }), let id = VaultID(bytes: bytes) else {
            throw VaultError.cannotOpen("the database holds no vault")
        }
        return id
    }

    /// The statements that wait for signatures, as they lie in the store: whose signatures count is for a root to say.
    /// Needs no key.
    public func pendingStatements() throws -> [PendingStatement] {
        try Self.pendingStatements(in: SQLiteStore(path: databasePath))
    }

    static func pendingStatements(in store: any VaultStore) throws -> [PendingStatement] {
        try store.read { try $0.pendingStatements(limit: PendingStatement.maximumCount) }
            .compactMap { try? PendingStatement($0.bytes) }
    }

    /// Policies that were read in this process: gate and official read the same document.
    private static let policies = Mutex<[Digest: Policy]>([:])

    @Sendable static func readPolicy(_ document: [UInt8]) throws -> Policy {
        let digest = SHA256.hash(document)
        if let policy = policies.withLock({ $0[digest] }) { return policy }
        let policy = try PolicyDocument.parse(document)
        policies.withLock { $0[digest] = policy }
        return policy
    }

    @Sendable static func clock() -> Timestamp {
        var time = timespec()
        unsafe clock_gettime(CLOCK_REALTIME, &time)
        return Timestamp(milliseconds: UInt64(max(0, time.tv_sec)) * 1000 + UInt64(time.tv_nsec / 1_000_000))
    }
}

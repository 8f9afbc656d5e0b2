public import GateProtocol
internal import OpenSSL
internal import Synchronization
internal import TransparencyLog
internal import VaultCrypto
public import VaultModel
public import VaultStore

/// The gate in the caller's process: the same decisions, log and bytes as a gate of its own, with a weaker promise,
/// since one OS user has both the database and `gate.key`.
public actor EmbeddedGate: Gate {
    /// Reads a policy document.
    public typealias PolicyReader = @Sendable ([UInt8]) throws -> Policy
    /// Tells the operator what does not belong in the log; the text holds no personal data.
    public typealias OperatorLog = @Sendable (String) -> Void

    let store: any VaultStore
    let files: GateFiles
    let heldKeys: HeldKeys
    let readPolicy: PolicyReader
    let clock: @Sendable () -> Timestamp
    let tellOperator: OperatorLog
    let contexts: VaultContexts
    let executor = BlockingExecutor()
    let group = CommitGroup()
    let officialKeys = Mutex<[Digest: Ed25519.VerifyingKey]>([:])
    let batchRoots = Mutex(BatchCache())
    /// Who is known to have signed in once.
    let signedIn = Mutex<Set<Digest>>([])

    /// Follows from the statements in the log; replayed when another process added some.
    var governance: Governance?
    /// The head of the log that this gate saw last.
    var seen: PinnedHead
    var frontier = Frontier()
    /// The answers to challenges that were given out and not yet answered.
    var challenges: [Digest: Digest] = [:]

    public nonisolated var unownedExecutor: UnownedSerialExecutor { unsafe executor.asUnownedSerialExecutor() }

    /// The gate's keys as read last: for what never changes. Epochs are taken from a ``Transaction``.
    nonisolated var keys: GateKeys { heldKeys.current }

    /// How many requests wait for the next commit.
    package nonisolated var waitingCount: Int { group.count }

    /// Opens the gate of an existing vault.
    ///
    /// - Throws: ``GateError/notIntact(_:)`` when the log is shorter than, or not an extension of, what the gate saw last.
    public init(
        store: any VaultStore, files: GateFiles, readPolicy: @escaping PolicyReader,
        clock: @escaping @Sendable () -> Timestamp, operatorLog: @escaping OperatorLog = { _ in }
    ) throws(GateError) {
        let keys = try files.keys()
        let pin = try files.pin()
        self.init(
            store: store, files: files, keys: keys, seen: pin, readPolicy: readPolicy, clock: clock,
            operatorLog: operatorLog)
        let vault = try Self.mapErrors { try store.read { try $0.value(.vault) } }
        guard vault == keys.vault.bytes else {
            throw .configuration("gate.key belongs to another vault")
        }
    }

    init(
        store: any VaultStore, files: GateFiles, keys: GateKeys, seen: PinnedHead,
        readPolicy: @escaping PolicyReader, clock: @escaping @Sendable () -> Timestamp,
        operatorLog: @escaping OperatorLog
    ) {
        self.store = store
        self.files = files
        heldKeys = HeldKeys(keys, of: files)
        self.seen = seen
        self.readPolicy = readPolicy
        self.clock = clock
        tellOperator = operatorLog
        contexts = VaultContexts(vault: keys.vault)
    }

    /// Begins a vault: ``found(_:)`` with new keys.
    ///
    /// `gate.key` is written before anything is in the database, so that no row exists that nobody can check.
    public static func found(
        store: any VaultStore, files: GateFiles, keys: GateKeys, request: StatementRequest,
        readPolicy: @escaping PolicyReader, clock: @escaping @Sendable () -> Timestamp,
        operatorLog: @escaping OperatorLog = { _ in }
    ) async throws(GateError) -> Receipt? {
        let gate = EmbeddedGate(
            store: store, files: files, keys: keys, seen: .emptyLog, readPolicy: readPolicy, clock: clock,
            operatorLog: operatorLog)
        // Keys and pin are durable before the first row is: whatever comes between, the vault opens or is not there.
        try files.create(keys)
        return try await gate.found(request)
    }

    /// Runs a body and maps what it throws to the errors of a gate.
    static func mapErrors<R>(_ body: () throws -> R) throws(GateError) -> R {
        do {
            return try body()
        } catch let error as GateError {
            throw error
        } catch let error as StoreError {
            throw GateError(error)
        } catch is FormatError {
            throw .notIntact("a row of the database does not have its form")
        } catch is LogError {
            throw .notIntact("the tree of the log does not hold together")
        } catch {
            throw .configuration("the gate's cryptography failed")
        }
    }
}

extension GateError {
    /// What a failure of the store means for a caller.
    init(_ error: StoreError) {
        switch error {
        case .busy: self = .busy
        case .inputOutput: self = .inputOutput("\(error)")
        case .damaged, .conflict: self = .notIntact("\(error)")
        case .newerFormat, .missing, .exists, .unsafeConfiguration, .partOfBackup, .notThisPart:
            self = .configuration("\(error)")
        @unknown default: self = .inputOutput("\(error)")
        }
    }
}
